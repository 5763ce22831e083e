using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using GenOptim.Engine;
using GenOptim.Runtime.Tests.LowPrecision;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Small steps in a row are shared by threads in pieces of segments.</summary>
public sealed class SmallStepTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(65_536)]
    [InlineData(100_001, 77, 0, 3)]
    [InlineData(1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000)]
    public void EveryElementIsInOnePiece(params int[] lengths)
    {
        StepPlan plan = PlanOf(lengths);
        var pass = new CountingPass(lengths);
        var team = new PlanTeam();
        var clock = Stopwatch.StartNew();
        int runs = 0;
        while (!pass.SawPiece && clock.Elapsed < Patience)
        {
            team.Run(plan, pass, 3);
            runs++;
        }

        Assert.True(pass.SawPiece);
        Assert.All(pass.Counts, ofTensor => Assert.All(ofTensor, count => Assert.Equal(runs, count)));
    }

    [Fact]
    public void StepsThatAreNotSmallEndTheRow()
    {
        int[] lengths = [65_536];
        StepPlan small = PlanOf(lengths), large = PlanOf(1 << 20);
        var pass = new CountingPass(lengths);
        var team = new PlanTeam();
        var clock = Stopwatch.StartNew();
        while (!pass.SawPiece && clock.Elapsed < Patience)
        {
            team.Run(small, pass, 3);
        }

        Assert.True(team.ExpectsNext);
        Assert.False(large.IsSmall);

        // Workers that wait for a small step would spin beside the large one's threads.
        team.Run(large, new NoPass(), 3);
        Assert.False(team.ExpectsNext);
    }

    [Theory]
    [InlineData(nameof(SampleAdamW))]
    [InlineData(nameof(SampleSgdw))]
    [InlineData(nameof(EightBitAdamW))]
    [InlineData(nameof(KahanSgdw))]
    [InlineData(nameof(RoundedSgdw))]
    public void BitsAreThoseOfOneThread(string name)
    {
        byte[] shared = Train(name, threads: 4), alone = Train(name, threads: 1);
        Assert.Equal(alone, shared);
    }

    private static byte[] Train(string name, int threads) => name switch
    {
        nameof(SampleAdamW) => Train<float>(parameters => new SampleAdamW(1e-2, parameters), value => value, threads),
        nameof(SampleSgdw) => Train<float>(parameters => new SampleSgdw(1e-2, parameters), value => value, threads),
        nameof(EightBitAdamW) => Train<float>(parameters => new EightBitAdamW(1e-2, parameters), value => value, threads),
        nameof(KahanSgdw) => Train(parameters => new KahanSgdw(1e-2, parameters), value => (BFloat16)value, threads),
        nameof(RoundedSgdw) => Train(parameters => new RoundedSgdw(1e-2, parameters), value => (BFloat16)value, threads),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>Many steps in a row, and the bytes of the values after them.</summary>
    private static byte[] Train<T>(Func<Parameter<T>[], IOptimizer> create, Func<float, T> convert, int threads)
        where T : unmanaged
    {
        var random = new Random(5);
        T[][] values = [.. new[] { 40_003, 13, 20_001 }.Select(length => Array.ConvertAll(Samples.Values(random, length), value => convert(value)))];
        Parameter<T>[] parameters = [.. values.Select((ofTensor, i) => new Parameter<T>($"w{i}", ofTensor, ofTensor.Reverse().ToArray()))];
        using IOptimizer optimizer = create(parameters);
        optimizer.ThreadCount = threads;
        for (int step = 0; step < 200; step++)
        {
            optimizer.Step();
        }

        return [.. values.SelectMany(ofTensor => MemoryMarshal.AsBytes<T>(ofTensor).ToArray())];
    }

    private static StepPlan PlanOf(params int[] lengths)
    {
        Parameter<float>[] parameters = [.. lengths.Select((length, i) => Samples.Parameter($"w{i}", length))];
        using var optimizer = new SampleAdamW(1e-3, parameters);
        OptimizerDescriptor descriptor = ((IOptimizer)optimizer).Engine.Descriptor;
        var plan = new StepPlan([.. parameters.Select(parameter => new TensorEntry(parameter, optimizer.ParameterGroups[0], null!, descriptor))], descriptor);
        plan.Refresh(memory: null);
        return plan;
    }

    private sealed class NoPass : ISegmentPass
    {
        public void Run(int number, in Segment segment)
        {
        }
    }

    private sealed class CountingPass(int[] lengths) : ISegmentPass
    {
        private int _sawPiece;

        public bool IsDivisible => true;

        internal int[][] Counts { get; } = [.. lengths.Select(length => new int[length])];

        /// <summary>Whether several segments or parts of one were handed out where one chunk would have held all.</summary>
        internal bool SawPiece => _sawPiece != 0;

        public void Run(int number, in Segment segment)
        {
            for (nint i = segment.Start; i < segment.Start + segment.Length; i++)
            {
                Interlocked.Increment(ref Counts[segment.Tensor][i]);
            }
        }

        public void RunAll(int first, ReadOnlySpan<Segment> segments)
        {
            int elements = 0;
            for (int i = 0; i < segments.Length; i++)
            {
                Run(first + i, in segments[i]);
                elements += (int)segments[i].Length;
            }

            if (elements < lengths.Sum() && elements <= 8 * 1024)
            {
                Volatile.Write(ref _sawPiece, 1);
            }
        }
    }
}
