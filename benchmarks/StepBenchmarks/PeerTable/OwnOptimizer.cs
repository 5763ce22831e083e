using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using GenOptim.Benchmarks.Cases;
using GenOptim.Benchmarks.Memory;
using GenOptim.Engine;
using GenOptim.Memory;

namespace GenOptim.Benchmarks.PeerTable;

/// <summary>AdamW over bfloat16 parameters, gradients and state, rounded to nearest: what PyTorch's fused step does with such tensors.</summary>
#pragma warning disable GENOPT0020 // What it loses is what PyTorch's step loses.
[DecoupledOptimizer(
    Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.None)]
internal sealed partial class BFloat16AdamW;

/// <summary>AdamW over float16 parameters and gradients, rounded to nearest, with state in float32.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8, WeightDecay = 1e-5, Parameter = DType.Float16, LowPrecision = LowPrecision.None)]
internal sealed partial class Float16AdamW;
#pragma warning restore GENOPT0020

/// <summary>AdamW in float64.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8, WeightDecay = 1e-5, Parameter = DType.Float64)]
internal sealed partial class Float64AdamW;

/// <summary>A generated optimizer with its tensors, which lie in huge pages where the system gives them, as its state does.</summary>
internal sealed unsafe class OwnOptimizer : IDisposable
{
    private const double LearningRate = 1e-3;
    private const nuint Line = 64;

    /// <summary>Three pages and five cache lines.</summary>
    private const nuint Stagger = (3 * 4096) + (5 * Line);

    private readonly IOptimizer _optimizer;
    private readonly Parameter[] _parameters;
    private byte* _memory;

    private OwnOptimizer(int threads, byte* memory, Parameter[] parameters, IOptimizer optimizer)
    {
        _memory = memory;
        _parameters = parameters;
        _optimizer = optimizer;
        _optimizer.ThreadCount = threads;
    }

    /// <summary>What can be made.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["AdamW", "SGDW", "AdamW, float64", "AdamW, float16", "AdamW, bfloat16"];

    /// <summary>Makes one.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    /// <param name="tensors">Number of tensors.</param>
    /// <param name="length">Elements of each.</param>
    /// <param name="threads">Number of threads.</param>
    public static OwnOptimizer Create(string variant, int tensors, nint length, int threads) => variant switch
    {
        "AdamW" => Create<float>(tensors, length, threads, parameters => new MeasuredAdamW(LearningRate, parameters)),
        "SGDW" => Create<float>(tensors, length, threads, parameters => new MeasuredSgdw(LearningRate, parameters)),
        "AdamW, float64" => Create<double>(tensors, length, threads, parameters => new Float64AdamW(LearningRate, parameters)),
        "AdamW, float16" => Create<Half>(tensors, length, threads, parameters => new Float16AdamW(LearningRate, parameters)),
        "AdamW, bfloat16" => Create<BFloat16>(tensors, length, threads, parameters => new BFloat16AdamW(LearningRate, parameters)),
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "There is no such variant."),
    };

    /// <summary>Takes a step.</summary>
    public void Step() => _optimizer.Step();

    /// <summary>FNV-1a over the bytes of each tensor's values and state.</summary>
    public string Checksum()
    {
        OptimizerEngine engine = _optimizer.Engine;
        ulong sum = 0xCBF2_9CE4_8422_2325;
        foreach (Parameter parameter in _parameters)
        {
            Hash(ref sum, parameter.ValuesAddress, DTypes.ByteLength(parameter.ValueType, parameter.Length));
            for (int slot = 0; slot < engine.Descriptor.StateSlots.Count; slot++)
            {
                Hash(ref sum, (void*)engine.StateAddress(parameter, slot), engine.Descriptor.StateSlots[slot].ByteLength(parameter));
            }
        }

        return sum.ToString("X16", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    private static OwnOptimizer Create<T>(int tensors, nint length, int threads, Func<IEnumerable<Parameter<T>>, IOptimizer> create)
        where T : unmanaged
    {
        nuint stride = (((nuint)length * (nuint)sizeof(T)) + Line - 1) / Line * Line;
        nuint stream = (stride * (nuint)tensors) + Stagger;
        byte* memory = (byte*)NativeMemory.AlignedAlloc(2 * stream, HugePages.Size);
        HugePages.Request(memory, 2 * stream / HugePages.Size * HugePages.Size);
        var parameters = new Parameter<T>[tensors];
        for (int tensor = 0; tensor < tensors; tensor++)
        {
            T* values = (T*)(memory + ((nuint)tensor * stride));
            T* gradient = (T*)((byte*)values + stream);
            UserMemory.Fill(length, (uint)(2 * tensor) + 1, 1.0f, Write(values));
            UserMemory.Fill(length, (uint)(2 * tensor) + 2, 0.01f, Write(gradient));
            parameters[tensor] = new Parameter<T>(string.Create(CultureInfo.InvariantCulture, $"tensor {tensor}"), values, gradient, length);
        }

        return new OwnOptimizer(threads, memory, parameters, create(parameters));
    }

    private static Action<nint, float> Write<T>(T* values)
        where T : unmanaged => DTypes.Of<T>() switch
        {
            DType.Float32 => (index, value) => ((float*)values)[index] = value,
            DType.Float64 => (index, value) => ((double*)values)[index] = value,
            DType.Float16 => (index, value) => ((Half*)values)[index] = (Half)value,
            _ => (index, value) => ((BFloat16*)values)[index] = (BFloat16)value,
        };

    private static void Hash(ref ulong sum, void* values, nuint bytes)
    {
        for (nuint i = 0; i < bytes; i++)
        {
            sum = (sum ^ ((byte*)values)[i]) * 0x100_0000_01B3;
        }
    }
}
