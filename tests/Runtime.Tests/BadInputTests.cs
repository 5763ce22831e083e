using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using GenOptim.Runtime.Tests.LowPrecision;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Every refusal names the thing, the value and the rule, and leaves everything as it was.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void GradientOfAnotherLength()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Parameter<float>("w", new float[3], new float[4]));
        Assert.Equal("Parameter 'w': the gradient has 4 elements and the values have 3; the lengths must be equal.", exception.Message);
        using Parameter<float> parameter = Samples.Parameter("w", 3);
        Assert.Throws<ArgumentException>(() => parameter.SetGradient(new float[2]));
        Assert.Throws<ArgumentException>(() => new Parameter<float>("w", new float[3], Array.Empty<float>()));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(-3, -1)]
    [InlineData(4_000_000_000, 4_000_000_000)]
    public void ShapeOfAnotherSize(long rows, long columns)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => new Parameter<float>("w", new float[3], new float[3], [(nint)rows, (nint)columns]));
        Assert.StartsWith($"Parameter 'w': a shape of [{rows}, {columns}] does not have the 3 elements of the values.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void NullAndEmpty()
    {
        Assert.Throws<ArgumentNullException>(() => new Parameter<float>(null!, new float[1]));
        Assert.Throws<ArgumentException>(() => new Parameter<float>("", new float[1]));
        Assert.Throws<ArgumentNullException>(() => new Parameter<float>("w", (float[])null!));
        Assert.Throws<ArgumentNullException>(() => new Parameter<float>("w", null, null, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Parameter<float>("w", null, null, -1));
        Assert.Throws<ArgumentException>(() => new SampleAdamW.ParameterGroup([null!]));
        Assert.Throws<ArgumentNullException>(() => new SampleAdamW.ParameterGroup(null!));
        Assert.Throws<ArgumentNullException>(() => new SampleAdamW(0.1, new SampleAdamW.ParameterGroup[] { null! }));
    }

    [Fact]
    public void HasGradientNeedsMemory()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 3, hasGradient: false);
        var exception = Assert.Throws<InvalidOperationException>(() => parameter.HasGradient = true);
        Assert.Contains("'w'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1e-3)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void RatesMustBeFiniteAndNotNegative(double value)
    {
        using Parameter<float> parameter = Samples.Parameter("w", 3);
        var group = new SampleAdamW.ParameterGroup([parameter]) { Name = "all" };
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleAdamW(value, group));
        using var optimizer = new SampleAdamW(0.1, group);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LearningRate = value);
        Assert.Contains(FormattableString.Invariant($"SampleAdamW: LearningRate is {value}; it must be finite and at least 0."), exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentOutOfRangeException>(() => group.WeightDecay = value);
        Assert.Contains(FormattableString.Invariant($"Parameter group 'all': WeightDecay is {value}; it must be finite and at least 0."), exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => group.LearningRate = value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleAdamW.ParameterGroup([parameter]) { InitialLearningRate = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleAdamW.Step([1], [1], [0], [0], new() { Step = 1, LearningRate = value, InitialLearningRate = 1 }));
        Assert.Equal([0.1, 0.1, 1e-2], [optimizer.LearningRate, group.LearningRate, group.WeightDecay]);
    }

    [Fact]
    public void SpansOfDifferentLengths()
    {
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => SampleAdamW.Step([1], [1, 2], [0], [0], new() { Step = 1, LearningRate = 1, InitialLearningRate = 1 })).ParamName);
        Assert.Equal("expAvg", Assert.Throws<ArgumentException>(() => SampleAdamW.Step([1], [1], [], [0], new() { Step = 1, LearningRate = 1, InitialLearningRate = 1 })).ParamName);
        Assert.Equal("expAvgSq", Assert.Throws<ArgumentException>(() => SampleAdamW.Step([1], [1], [0], [], new() { Step = 1, LearningRate = 1, InitialLearningRate = 1 })).ParamName);
        Assert.Equal("step", Assert.Throws<ArgumentOutOfRangeException>(() => SampleAdamW.Step([1], [1], [0], [0], new() { Step = 0, LearningRate = 1, InitialLearningRate = 1 })).ParamName);
    }

    [Theory]
    [InlineData(0, 9, 20, 30, "parameter", "gradient")]
    [InlineData(9, 0, 20, 30, "parameter", "gradient")]
    [InlineData(0, 0, 20, 30, "parameter", "gradient")]
    [InlineData(0, 10, 9, 30, "parameter", "expAvg")]
    [InlineData(9, 20, 30, 0, "parameter", "expAvgSq")]
    [InlineData(0, 10, 19, 30, "expAvg", "gradient")]
    [InlineData(0, 10, 30, 19, "expAvgSq", "gradient")]
    [InlineData(0, 10, 20, 29, "expAvg", "expAvgSq")]
    [InlineData(0, 10, 20, 20, "expAvg", "expAvgSq")]
    public void SpansThatOverlap(int parameter, int gradient, int expAvg, int expAvgSq, string first, string second)
    {
        float[] memory = Samples.Values(new Random(1), 40);
        int[] before = Samples.Bits(memory);
        Span<float> Span(int start) => memory.AsSpan(start, 10);

        var exception = Assert.Throws<ArgumentException>(() => SampleAdamW.Step(Span(parameter), Span(gradient), Span(expAvg), Span(expAvgSq), new() { Step = 1, LearningRate = 0.1, InitialLearningRate = 0.1 }));

        Assert.StartsWith($"{first} and {second} overlap in memory; the arrays of a step must lie apart", exception.Message, StringComparison.Ordinal);
        Assert.Equal(second, exception.ParamName);
        Assert.Equal(before, Samples.Bits(memory));
    }

    [Fact]
    public void SpansThatTouchOrAreEmptyDoNotOverlap()
    {
        float[] memory = Samples.Values(new Random(1), 40);
        SampleAdamW.Step(memory.AsSpan(30), memory.AsSpan(20, 10), memory.AsSpan(10, 10), memory.AsSpan(0, 10), new() { Step = 1, LearningRate = 0.1, InitialLearningRate = 0.1 });
        SampleAdamW.Step(memory.AsSpan(3, 0), memory.AsSpan(3, 0), memory.AsSpan(3, 0), memory.AsSpan(3, 0), new() { Step = 1, LearningRate = 0.1, InitialLearningRate = 0.1 });
    }

    [Fact]
    public void SpansOfDifferentTypesOverlapByBytes()
    {
        // The bfloat16 parameter ends with byte 20; four bytes of the float32 state lie before that where it starts at 16.
        byte[] memory = new byte[256];
        void Step(int expAvg, int compensation) => KahanAdamW.Step(
            Cast<BFloat16>(memory.AsSpan(0, 20)),
            Cast<BFloat16>(memory.AsSpan(20, 20)),
            Cast<float>(memory.AsSpan(expAvg, 40)),
            Cast<float>(memory.AsSpan(100, 40)),
            Cast<BFloat16>(memory.AsSpan(compensation, 20)),
            new() { Step = 1, LearningRate = 0.1, InitialLearningRate = 0.1 });

        Step(40, 80);
        Assert.Contains("gradient", Assert.Throws<ArgumentException>(() => Step(36, 80)).Message, StringComparison.Ordinal);
        Assert.StartsWith("parameter and expAvg overlap", Assert.Throws<ArgumentException>(() => Step(16, 80)).Message, StringComparison.Ordinal);
        Assert.StartsWith("expAvg and compensation overlap", Assert.Throws<ArgumentException>(() => Step(40, 78)).Message, StringComparison.Ordinal);
        Assert.StartsWith("expAvgSq and compensation overlap", Assert.Throws<ArgumentException>(() => Step(40, 82)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadCountBelowOne()
    {
        using var optimizer = new SampleAdamW(0.1, Array.Empty<Parameter<float>>());
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ThreadCount = 0);
        Assert.True(optimizer.ThreadCount >= 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ScheduleOutOfRangeStopsTheStepBeforeAnythingChanges(double multiplier)
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        int[] before = Samples.Bits(parameter);
        using var optimizer = new SampleAdamW(0.1, [parameter]) { Schedule = new Bad(multiplier) };

        var exception = Assert.Throws<InvalidOperationException>(() => optimizer.Step());

        Assert.Contains("multiplier", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Bits(parameter));
        Assert.Equal(0, optimizer.StepCount);
        optimizer.Schedule = null;
        optimizer.Step();
    }

    [Fact]
    public void ScheduleThatTakesALearningRateOutOfRangeStopsTheStep()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        int[] before = Samples.Bits(parameter);
        using var optimizer = new SampleAdamW(1e200, [parameter]) { Schedule = new Bad(1e200) };
        Assert.Contains("1E+200 times the schedule's multiplier 1E+200 is not finite", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Bits(parameter));
    }

    [Fact]
    public void ParameterOrNameTwiceLeavesNothingBehind()
    {
        using Parameter<float> one = Samples.Parameter("w", 3);
        using Parameter<float> two = Samples.Parameter("w", 3);
        var first = new SampleAdamW.ParameterGroup([one]) { Name = "a" };
        Assert.Contains("'w' is there twice", Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, [one, one])).Message, StringComparison.Ordinal);
        Assert.Contains("named 'w'", Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, [one, two])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, first, new SampleAdamW.ParameterGroup([one])));
        Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, first, new SampleAdamW.ParameterGroup([]) { Name = "a" }));
        Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, first, first));
        var empty = new SampleAdamW.ParameterGroup([]);
        Assert.Contains("is there twice", Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, empty, empty)).Message, StringComparison.Ordinal);

        // The group was in none of the failed optimizers, and is free.
        using var optimizer = new SampleAdamW(0.1, first);
        Assert.Throws<ArgumentException>(() => optimizer.AddGroup(first));
        Assert.Throws<ArgumentException>(() => optimizer.AddParameter(first, two));
        Assert.Equal([one], optimizer.ParameterGroups.Single().Parameters);
    }

    [Fact]
    public unsafe void OverlapIsRefused()
    {
        float* memory = stackalloc float[100];
        using var low = new Parameter<float>("low", memory, memory + 40, 20);
        using var high = new Parameter<float>("high", memory + 19, memory + 60, 20);
        using var apart = new Parameter<float>("apart", memory + 20, memory + 60, 20);
        using var reader = new Parameter<float>("reader", memory + 80, memory + 10, 15);

        var exception = Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, [low, high]));
        Assert.Contains("'low' and 'high' overlap", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, [low, reader]));
        Assert.Contains("gradient of parameter 'reader' overlaps the values of parameter 'low'", exception.Message, StringComparison.Ordinal);

        using var optimizer = new SampleAdamW(0.1, [low, apart]);
        optimizer.Step();
        low.SetGradient(memory + 30, 20);
        int[] before = Samples.Bits(low);
        Assert.Throws<ArgumentException>(() => optimizer.Step());
        Assert.Equal(before, Samples.Bits(low));
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void DisposedThingsAreRefused()
    {
        Parameter<float> parameter = Samples.Parameter("w", 3);
        var optimizer = new SampleAdamW(0.1, [parameter]);
        parameter.Dispose();
        parameter.Dispose();
        Assert.Contains("'w'", Assert.Throws<ObjectDisposedException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SampleAdamW(0.1, [parameter]));
        Assert.Throws<ObjectDisposedException>(() => parameter.SetGradient(new float[3]));

        optimizer.Dispose();
        optimizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step());
        Assert.Throws<ObjectDisposedException>(() => optimizer.ExportState());
        Assert.Throws<ObjectDisposedException>(() => optimizer.LearningRate = 1);
    }

    [Fact]
    public void SecondThreadIsRefusedWhileAStepIsUnderWay()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 3);
        var schedule = new Waiting();
        using var optimizer = new SampleAdamW(0.1, [parameter]) { Schedule = schedule };
        var step = new Thread(() => optimizer.Step());
        step.Start();
        schedule.IsInside.Wait();

        Action[] calls =
        [
            () => optimizer.Step(),
            () => optimizer.ExportState(),
            () => optimizer.ResetState(),
            () => optimizer.LearningRate = 1,
            () => optimizer.ParameterGroups[0].LearningRate = 1,
            () => optimizer.AddGroup(new SampleAdamW.ParameterGroup([])),
            () => optimizer.RemoveParameter(parameter),
            () => optimizer.Dispose(),
        ];
        Assert.All(calls, call => Assert.Contains("at work", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal));

        schedule.MayLeave.Set();
        step.Join();
        Assert.Equal(1, optimizer.StepCount);
        optimizer.Schedule = null;
        optimizer.Step();
    }

    [Fact]
    public void MemoryInUseByAStepIsNeitherChangedNorReleased()
    {
        Parameter<float> parameter = Samples.Parameter("w", 3);
        Parameter<float> disposed = Samples.Parameter("gone", 3);
        using var optimizer = new SampleAdamW(0.1, [parameter, disposed]);
        parameter.EnterUse();
        Assert.Contains("'w' is in use", Assert.Throws<InvalidOperationException>(() => parameter.SetGradient(new float[3])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(parameter.Dispose);
        optimizer.Step();
        Assert.Throws<InvalidOperationException>(parameter.Dispose);
        parameter.LeaveUse();

        // Neither a step that was taken nor one that failed holds on to the memory.
        parameter.SetGradient(new float[3]);
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step());
        parameter.SetGradient(new float[3]);
        parameter.Dispose();
    }

    private static Span<T> Cast<T>(Span<byte> bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes);

    private sealed class Bad(double multiplier) : ISchedule
    {
        public double Multiplier(long stepCount) => multiplier;
    }

    private sealed class Waiting : ISchedule
    {
        internal ManualResetEventSlim IsInside { get; } = new();

        internal ManualResetEventSlim MayLeave { get; } = new();

        public double Multiplier(long stepCount)
        {
            IsInside.Set();
            MayLeave.Wait();
            return 1;
        }
    }
}
