using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Training;

/// <summary>A trainee whose values and gradients have types.</summary>
internal sealed class TypedTrainee<TValue, TGradient> : Trainee
    where TValue : unmanaged
    where TGradient : unmanaged
{
    /// <summary>One with state in blocks of 8 bits that does not end with a block, small ones, one whose name is awkward, and an empty one.</summary>
    private static readonly (string Name, nint[] Shape)[] Tensors =
    [
        ("layer1.weight", [43, 101]), ("layer1.bias", [101]), ("größe \"ψ\"\\/.x", [1]), ("exp_avg.empty", [0]), ("layer2.weight", [4096]),
    ];

    /// <summary>For files that are kept in the repository.</summary>
    private static readonly (string Name, nint[] Shape)[] SmallTensors = [("w", [3, 5]), ("größe", [7]), ("empty", [0])];

    private readonly Parameter<TValue, TGradient>[] _parameters;
    private readonly TValue[][] _values;
    private readonly TGradient[][] _gradients;
    private readonly Layout _layout;

    /// <param name="layout">Groups.</param>
    /// <param name="create">Makes the optimizer of the parameters with and those without decay; the second list may be empty.</param>
    internal TypedTrainee(Layout layout, Func<Parameter<TValue, TGradient>[], Parameter<TValue, TGradient>[], IOptimizer> create)
    {
        _layout = layout;
        bool isSmall = layout is Layout.Small or Layout.SmallWithBlocks;
        (string Name, nint[] Shape)[] tensors = !isSmall ? Tensors : layout == Layout.Small ? SmallTensors : [.. SmallTensors, ("blocks", [4100])];
        _values = tensors.Select((tensor, i) => Numbers<TValue>(1000 + i, Length(tensor.Shape))).ToArray();
        _gradients = tensors.Select(tensor => new TGradient[Length(tensor.Shape)]).ToArray();
        _parameters = tensors
            .Select((tensor, i) => Create(tensor.Name, _values[i], _gradients[i], tensor.Shape))
            .ToArray();
        int first = layout == Layout.OneGroup ? _parameters.Length : isSmall ? 1 : 3;
        Optimizer = create(_parameters[..first], _parameters[first..]);
        if (layout == Layout.Sparse)
        {
            ISchedule falling = Schedule.Exponential(0.75, 1);
            Optimizer.Schedule = Optimizer.Schedule is { } own ? own.Times(falling) : falling;
            _parameters[4].IsFrozen = true;
        }
    }

    internal override IOptimizer Optimizer { get; }

    /// <summary>What a training loop does before a step, whose number is given.</summary>
    internal Action<IOptimizer, int>? BeforeStep { get; init; }

    /// <summary>Whether some steps are tried with a gradient that is not finite first, and left out.</summary>
    internal bool HasStepsToSkip { get; init; }

    internal override IReadOnlyList<Parameter> Parameters => _parameters;

    internal override void TrainTo(int steps)
    {
        while (Optimizer.StepCount < steps)
        {
            int step = checked((int)Optimizer.StepCount);
            BeforeStep?.Invoke(Optimizer, step);
            TakeGradients(step);
            _parameters[1].HasGradient = _layout != Layout.Sparse || step % 3 != 1;
            if (HasStepsToSkip && step % 2 == 0)
            {
                _gradients[0][0] = Convert<TGradient>(double.NaN);
                Assert.False(Optimizer.Step().IsTaken);
                TakeGradients(step);
            }

            Assert.True(Optimizer.Step().IsTaken);
        }
    }

    private void TakeGradients(int step)
    {
        for (int i = 0; i < _gradients.Length; i++)
        {
            Numbers<TGradient>((step * 100) + i, _gradients[i].Length).CopyTo(_gradients[i], 0);
        }
    }

    internal override void TakeValuesOf(Trainee other)
    {
        TValue[][] values = ((TypedTrainee<TValue, TGradient>)other)._values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i].CopyTo(_values[i], 0);
        }
    }

    internal override byte[] Values() => _values.SelectMany(values => MemoryMarshal.AsBytes(values.AsSpan()).ToArray()).ToArray();

    public override void Dispose()
    {
        Optimizer.Dispose();
        foreach (Parameter<TValue, TGradient> parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    /// <summary>Where both types are one, classes take parameters of that one.</summary>
    private static Parameter<TValue, TGradient> Create(string name, TValue[] values, TGradient[] gradients, nint[] shape) =>
        typeof(TValue) == typeof(TGradient)
            ? (Parameter<TValue, TGradient>)(object)new Parameter<TValue>(name, values.AsMemory(), (Memory<TValue>)(object)gradients.AsMemory(), shape)
            : new Parameter<TValue, TGradient>(name, values.AsMemory(), gradients.AsMemory(), shape);

    private static int Length(nint[] shape) => checked((int)shape.Aggregate((nint)1, (product, size) => product * size));

    private static T[] Numbers<T>(int seed, int length)
        where T : unmanaged
    {
        var random = new Random(seed);
        var numbers = new T[length];
        for (int i = 0; i < length; i++)
        {
            // A twentieth are zero, so that decay alone moves the parameter there.
            numbers[i] = Convert<T>(random.Next(20) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 2)));
        }

        return numbers;
    }

    private static T Convert<T>(double number)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Unsafe.BitCast<double, T>(number);
        }

        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<float, T>((float)number);
        }

        return typeof(T) == typeof(Half) ? Unsafe.BitCast<Half, T>((Half)number) : Unsafe.BitCast<BFloat16, T>((BFloat16)(float)number);
    }
}
