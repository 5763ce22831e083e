using System;
using System.Threading;
using GenOptim.Runtime.Tests.Treatment;
using GenOptim.Threading;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Steps allocate nothing, on whichever thread. Alone, because the bytes of all threads are counted.</summary>
[Collection(AloneCollection.Name)]
public sealed class StepAllocationTests
{
    private const float LearningRate = 0.01f;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Step(int threads)
    {
        using Parameter<float> large = Samples.Parameter("large", 300_000, 1);
        using Parameter<float> small = Samples.Parameter("small", 100, 2);
        using var optimizer = new SampleAdamW(LearningRate, [large, small]) { ThreadCount = threads, Schedule = new HalfSchedule() };
        int step = 0;
        AssertAllocatesNothing(() =>
        {
            small.HasGradient = step++ % 2 == 0;
            optimizer.Step();
        });
    }

    [Fact]
    public void StepOnMatrices()
    {
        using Parameter<float> large = new("large", new float[200 * 300], Samples.Values(new Random(1), 200 * 300), [200, 300]);
        using Parameter<float> small = new("small", new float[12], Samples.Values(new Random(2), 12), [4, 3]);
        using var optimizer = new Matrices.SampleMuon(LearningRate, [large, small]) { ThreadCount = 2 };
        AssertAllocatesNothing(() => optimizer.Step());
    }

    [Fact]
    public void StepOnMatricesByAUsersRule()
    {
        using Parameter<float> large = new("large", new float[200 * 300], Samples.Values(new Random(1), 200 * 300), [200, 300]);
        using Parameter<float> small = new("small", new float[12], Samples.Values(new Random(2), 12), [4, 3]);
        using var optimizer = new Matrices.SpectralDescent(LearningRate, [large, small]) { ThreadCount = 2 };
        AssertAllocatesNothing(() => optimizer.Step());
    }

    /// <summary>What a step works in is taken before it changes anything, and for the largest matrix, whether that is stepped or not.</summary>
    [Fact]
    public void FirstStepOfALargerMatrix()
    {
        using Parameter<float> large = new("large", new float[400 * 300], Samples.Values(new Random(1), 400 * 300), [400, 300]);
        using Parameter<float> small = new("small", new float[12], Samples.Values(new Random(2), 12), [4, 3]);
        using var optimizer = new Matrices.RowMuon(LearningRate, [large, small]) { ThreadCount = 1 };
        large.IsFrozen = true;
        optimizer.Step();
        optimizer.Step();
        large.IsFrozen = false;
        long before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void StepByRowsAndColumns()
    {
        using Parameter<float> large = Axes.AdafactorTests.Tensor("large", 1, [400, 300]);
        using Parameter<float> small = Axes.AdafactorTests.Tensor("small", 2, [4, 3]);
        using var optimizer = new Axes.SampleAdafactor(LearningRate, [large, small]) { ThreadCount = 2 };
        AssertAllocatesNothing(() => optimizer.Step());
    }

    [Fact]
    public void StepUnderComposedSchedules()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        using var optimizer = new SampleAdamW(LearningRate, [parameter])
        {
            Schedule = Schedule.CosineAnnealing(1000).Times(new ReduceOnPlateau()).WithWarmup(10).Then(30, Schedule.OneCycle(500)),
        };
        optimizer.ParameterGroups[0].Schedule = Schedule.MultiStep([5, 50]);
        AssertAllocatesNothing(() => optimizer.Step());
    }

    [Theory]
    [InlineData("clipped")]
    [InlineData("adaptive")]
    [InlineData("guarded")]
    [InlineData("scaled")]
    [InlineData("averaged")]
    [InlineData("carried")]
    public void StepWithEverythingAroundIt(string asked)
    {
        using Parameter<float> large = Samples.Parameter("large", 150_000, 1);
        using Parameter<float> small = Samples.Parameter("small", 100, 2);
        Parameter<float>[] parameters = [large, small];
        using IOptimizer optimizer = asked switch
        {
            "clipped" => new ClippedAdamW(LearningRate, parameters),
            "adaptive" => new AdaptiveSgdw(LearningRate, parameters),
            "guarded" => new GuardedSgdw(LearningRate, parameters),
            "scaled" => new ScaledSgdw(LearningRate, parameters),
            "averaged" => new AveragedAdamW(LearningRate, parameters),
            _ => new CarriedSgdw(LearningRate, parameters),
        };
        optimizer.ThreadCount = 2;
        int step = 0;
        AssertAllocatesNothing(() =>
        {
            // Taken and, where that is asked for, left out; with and without the small one's gradient.
            large.HasGradient = true;
            Samples.GradientsOf(large)[7] = step % 3 == 0 && asked == "scaled" ? float.NaN : 0.5f;
            small.HasGradient = step++ % 2 == 0;
            optimizer.Step();
        });
    }

    [Fact]
    public void StepOfASet()
    {
        using Parameter<float> large = Samples.Parameter("large", 150_000, 1);
        using Parameter<float> small = Samples.Parameter("small", 100, 2);
        using var first = new ClippedAdamW(LearningRate, [large]);
        using var second = new ClippedAdamW(LearningRate, [small]);
        var set = new OptimizerSet(first, second);
        AssertAllocatesNothing(() => set.Step());
    }

    [Fact]
    public unsafe void StepAfterTheGradientHasMoved()
    {
        using var parameter = new Parameter<float>("w", new float[10]);
        using Parameter<float> other = Samples.Parameter("other", 10);
        using Parameter<float> gradients = Samples.Parameter("gradients", 20);
        using var optimizer = new SampleAdamW(LearningRate, [parameter, other]);
        int step = 0;
        AssertAllocatesNothing(() =>
        {
            parameter.SetGradient((float*)gradients.ValuesAddress + (step++ % 2 * 10), 10);
            optimizer.Step();
        });
    }

    [Fact]
    public void WorkOnOtherThreads()
    {
        // In a step the caller may do all the work itself; here no run ends before a worker of the pool has done some.
        var team = new MeetingTeam();
        AssertAllocatesNothing(team.Run);
    }

    private static void AssertAllocatesNothing(Action step)
    {
        // The first runs take memory once: for tables, and for the pool's threads.
        for (int i = 0; i < 20; i++)
        {
            step();
        }

        // The test runner has threads too, which take some bytes now and then. Those are not the step's: the least of many short counts
        // is. A step that allocates does so in each of them.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 500 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            step();
            step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }

    private sealed class HalfSchedule : ISchedule
    {
        public double Multiplier(long stepCount) => 0.5;
    }

    /// <summary>Two chunks that wait for each other, so that two threads run them.</summary>
    private sealed class MeetingTeam : ChunkTeam
    {
        private int _arrived;
        private int _expected;

        internal void Run()
        {
            _expected += 2;
            RunAll(2, 2);
        }

        protected override void RunChunk(int chunk)
        {
            Interlocked.Increment(ref _arrived);
            var wait = default(SpinWait);
            while (Volatile.Read(ref _arrived) < _expected)
            {
                wait.SpinOnce();
            }
        }
    }
}
