using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Ptx;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>Parameters and gradients of 16 bits: on an accelerator the bits are the CPU's, and the kernels keep the rules of all kernels.</summary>
public sealed class LowPrecisionTrainingTests(CpuAcceleratorSource source) : IClassFixture<CpuAcceleratorSource>
{
    private const int Length = 1003;

    private const int Steps = 20;

    public static TheoryData<Type> Optimizers { get; } = [typeof(RemainderAdamW), typeof(KahanAdamW), typeof(KahanHalfSgdw), typeof(BFloat16GradientSgdw)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Kernels_keep_every_rule(Type optimizer) => Assert.Empty(PtxRules.Breaches(PtxCompiler.Compile(optimizer), isFloat32: true));

    [Fact]
    public void Remainder_gives_the_bits_of_the_CPU() => AssertSame<BFloat16, BFloat16>(
        value => (BFloat16)value,
        value => (BFloat16)value,
        parameters => new RemainderAdamW(1e-2, parameters),
        (accelerator, parameters) => new RemainderAdamW.DeviceOptimizer(accelerator, 1e-2, parameters));

    [Fact]
    public void Kahan_gives_the_bits_of_the_CPU() => AssertSame<BFloat16, BFloat16>(
        value => (BFloat16)value,
        value => (BFloat16)value,
        parameters => new KahanAdamW(1e-2, parameters),
        (accelerator, parameters) => new KahanAdamW.DeviceOptimizer(accelerator, 1e-2, parameters));

    [Fact]
    public void Kahan_of_halves_gives_the_bits_of_the_CPU() => AssertSame<Half, Half>(
        value => (Half)value,
        value => (Half)value,
        parameters => new KahanHalfSgdw(1e-2, parameters),
        (accelerator, parameters) => new KahanHalfSgdw.DeviceOptimizer(accelerator, 1e-2, parameters));

    [Fact]
    public void Gradients_of_16_bits_give_the_bits_of_the_CPU() => AssertSame<float, BFloat16>(
        value => value,
        value => (BFloat16)value,
        parameters => new BFloat16GradientSgdw(1e-2, parameters),
        (accelerator, parameters) => new BFloat16GradientSgdw.DeviceOptimizer(accelerator, 1e-2, parameters));

    private void AssertSame<TValue, TGradient>(
        Func<float, TValue> toValue,
        Func<float, TGradient> toGradient,
        Func<IEnumerable<Parameter<TValue, TGradient>>, IOptimizer> onCpu,
        Func<Accelerator, IEnumerable<Parameter<TValue, TGradient>>, IOptimizer> onDevice)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        (byte[] Values, byte[] State) expected = Train(toValue, toGradient, onCpu);
        (byte[] Values, byte[] State) actual = Train(toValue, toGradient, parameters => onDevice(source.Accelerator, parameters));
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.State, actual.State);
    }

    private static (byte[] Values, byte[] State) Train<TValue, TGradient>(
        Func<float, TValue> toValue, Func<float, TGradient> toGradient, Func<IEnumerable<Parameter<TValue, TGradient>>, IOptimizer> create)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        var random = new Random(1);
        TValue[] values = [.. Numbers(random).Select(toValue)];
        var gradient = new TGradient[Length];
        using var parameter = new Parameter<TValue, TGradient>("w", values, gradient);
        using IOptimizer optimizer = create([parameter]);
        for (int step = 0; step < Steps; step++)
        {
            Numbers(random).Select(toGradient).ToArray().CopyTo(gradient, 0);
            optimizer.Step();
        }

        byte[] state = [.. optimizer.ExportState().Parameters["w"].Tensors.Values.SelectMany(tensor => tensor.AsBytes().ToArray())];
        optimizer.GetType().GetMethod("Synchronize")?.Invoke(optimizer, null);
        return (MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), state);
    }

    /// <summary>Numbers of many magnitudes, some of them zero.</summary>
    private static float[] Numbers(Random random) =>
    [
        .. Enumerable.Range(0, Length)
            .Select(_ => random.Next(20) == 0 ? 0 : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 3)))),
    ];
}
