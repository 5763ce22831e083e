using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>What the ranks decide together, and what becomes of a run whose ranks do not go together.</summary>
public sealed class AgreementTests
{
    private const int Length = 300_000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_gradient_that_is_not_finite_on_one_rank_skips_the_step_on_all(int size)
    {
        StepResult[][] results = Ranks.Run(size, communicator =>
        {
            using var run = new Run(communicator, parameters => new GuardedSgdw(0.05, parameters));
            var taken = new List<StepResult>();
            for (int step = 0; step < 3; step++)
            {
                run.Fill(step);
                if (step == 1 && communicator.Rank == size - 1)
                {
                    run.Parameters[0].GetGradient<float>()[7] = float.NaN;
                }

                float[] before = run.Parameters[0].GetValues<float>().ToArray();
                taken.Add(run.Sharded.Step());
                Assert.Equal(step == 1, run.Parameters[0].GetValues<float>().SequenceEqual(before));
            }

            Assert.Equal(2, run.Sharded.Optimizer.StepCount);
            return taken.ToArray();
        });

        Assert.All(results, one => Assert.Equal(results[0], one));
        Assert.Equal([StepOutcome.Taken, StepOutcome.SkippedNonFinite, StepOutcome.Taken], results[0].Select(result => result.Outcome));
        Assert.Equal("big", results[0][1].FirstNonFiniteParameter);
    }

    [Fact]
    public void Norm_clipping_guard_and_metrics_are_those_of_one_process()
    {
        (StepResult[] Results, string[] Metrics)[] RunOn(int size) => Ranks.Run(size, communicator =>
        {
            using var run = new Run(communicator, parameters => new GuardedSgdw(0.05, parameters) { ClippingThreshold = 2 }, new ShardedOptions { LogicalShards = 6 });
            var optimizer = (GuardedSgdw)run.Sharded.Optimizer;
            optimizer.SpikeGuard.Window = 4;
            optimizer.SpikeGuard.Deviations = 1;

            // One rank alone asks: all measure.
            using OptimizerMonitor? monitor = communicator.Rank == 0 ? new OptimizerMonitor(optimizer, every: 2) : null;
            var metrics = new List<string>();
            if (monitor is not null)
            {
                monitor.Measured += measured => metrics.AddRange(measured.Values.Select(pair => FormattableString.Invariant($"{measured.Step} {pair.Key} {pair.Value:R}")));
            }

            var results = new List<StepResult>();
            for (int step = 0; step < 6; step++)
            {
                for (int shard = run.Sharded.LogicalShards.Start.Value; shard < run.Sharded.LogicalShards.End.Value; shard++)
                {
                    run.Fill(step, shard, step == 4 ? 1000 : 1);
                    run.Sharded.TakeGradients();
                }

                optimizer.SpikeGuard.Loss = 1 + (step % 2);
                results.Add(run.Sharded.Step());
            }

            return (results.ToArray(), metrics.ToArray());
        });

        (StepResult[] expected, string[] metrics) = RunOn(1)[0];
        Assert.Contains(expected, result => result.ClippedGradientNorm < result.GradientNorm);
        Assert.Contains(metrics, line => line.Contains("l2_norm/update/big", StringComparison.Ordinal));
        foreach (int size in new[] { 2, 3, 4 })
        {
            (StepResult[] Results, string[] Metrics)[] ranks = RunOn(size);
            Assert.All(ranks, rank => Assert.Equal(expected, rank.Results));
            Assert.Equal(metrics, ranks[0].Metrics);
        }
    }

    [Fact]
    public void State_is_divided_and_bytes_on_the_wire_are_as_stated()
    {
        foreach (int size in new[] { 2, 3, 4, 8 })
        {
            (long State, long Sent)[] ranks = Ranks.Run(size, communicator =>
            {
                float[] values = new float[4_000_000];
                using var optimizer = new PlainAdamW([new Parameter<float>("one", values, new float[values.Length])]);
                using var sharded = new ShardedOptimizer(optimizer, communicator, new ShardedOptions { BroadcastsValues = false });
                long before = communicator.BytesSent;
                sharded.Step();
                return (sharded.StateBytes, communicator.BytesSent - before);
            });

            double whole = 2.0 * 4 * 4_000_000;
            Assert.Equal(whole, ranks.Sum(rank => rank.State));
            Assert.All(ranks, rank => Assert.InRange(rank.State, (0.95 * whole / size) - (2 * 4 * 65_536), (1.05 * whole / size) + (2 * 4 * 65_536)));

            // 2·(n − 1)/n of the parameters' bytes from each rank on average, and the headers: all ranks together send exactly n times that.
            long headers = ranks.Sum(rank => rank.Sent) - (2L * (size - 1) * 4 * 4_000_000);
            Assert.InRange(headers, 1, size * (size - 1) * 1_000);
        }
    }

    [Fact]
    public void A_rank_with_another_program_is_named_at_the_start()
    {
        void Expect(string message, Func<ICommunicator, Func<ShardedOptimizer>> make)
        {
            (_, Exception?[] failures) = Ranks.Try(3, communicator =>
            {
                make(communicator)().Dispose();
                return 0;
            });
            Assert.All(failures, failure => Assert.Equal(message, Assert.IsType<CommunicationException>(failure).Message));
            Assert.All(failures, failure => Assert.Equal([2], ((CommunicationException)failure!).Ranks));
        }

        static Parameter<float>[] Of(string name, params nint[] shape) => [new Parameter<float>(name, new float[6], new float[6], shape)];

        Expect(
            "Rank 2 disagrees with rank 0 about the names and shapes of the parameters: it has 'w [3, 2]' where rank 0 has 'w [2, 3]'.",
            communicator => () => new ShardedOptimizer(new PlainAdamW(communicator.Rank == 2 ? Of("w", 3, 2) : Of("w", 2, 3)), communicator));
        Expect(
            "Rank 2 disagrees with rank 0 about the names and shapes of the parameters: it has 'b [6]' where rank 0 has 'a [6]'.",
            communicator => () => new ShardedOptimizer(new PlainAdamW(Of(communicator.Rank == 2 ? "b" : "a", 6)), communicator));
        Expect(
            "Rank 2 disagrees with rank 0 about the optimizer's class: it has 'WholeLamb' where rank 0 has 'PlainAdamW'.",
            communicator => () => new ShardedOptimizer(communicator.Rank == 2 ? new WholeLamb(Of("w", 6)) : new PlainAdamW(Of("w", 6)), communicator));
        Expect(
            "Rank 2 disagrees with rank 0 about the groups: it has 'group 0: 1 parameters, learning rate 0.002, initial 0.001, weight decay 0.01' where rank 0 has 'group 0: 1 parameters, learning rate 0.001, initial 0.001, weight decay 0.01'.",
            communicator => () => new ShardedOptimizer(new PlainAdamW(Of("w", 6)) { LearningRate = communicator.Rank == 2 ? 2e-3 : 1e-3 }, communicator));
    }

    [Fact]
    public void What_one_rank_refuses_is_done_by_none_and_the_run_goes_on()
    {
        string[][] results = Ranks.Run(3, communicator =>
        {
            using var run = new Run(communicator, parameters => new PlainAdamW(parameters));
            run.Fill(0);
            run.Sharded.Optimizer.Schedule = communicator.Rank == 1 ? Schedule.Lambda(_ => double.NaN) : null;
            float[] before = run.Parameters[0].GetValues<float>().ToArray();
            string refused = Assert.Throws<InvalidOperationException>(() => run.Sharded.Step()).Message;
            Assert.True(run.Parameters[0].GetValues<float>().SequenceEqual(before));
            run.Sharded.Optimizer.Schedule = null;
            run.Fill(0);
            Assert.Equal(1, run.Sharded.Step().StepCount);
            run.Parameters[1].IsFrozen = communicator.Rank == 0;
            string frozen = Assert.Throws<InvalidOperationException>(() => run.Sharded.Step()).Message;
            return new[] { refused, frozen };
        });

        Assert.StartsWith("Rank 1 refuses, so that no rank goes on: PlainAdamW: ", results[0][0], StringComparison.Ordinal);
        Assert.StartsWith("PlainAdamW: ", results[1][0], StringComparison.Ordinal);
        Assert.All(results, result => Assert.Equal("Parameter 'small' is frozen on 1 of 3 ranks; what is frozen must be the same on all.", result[1]));
    }

    [Fact]
    public void A_rank_that_does_not_come_is_named_in_time_and_nothing_goes_on()
    {
        (_, Exception?[] failures) = Ranks.Try(
            3,
            communicator =>
            {
                using var run = new Run(communicator, parameters => new PlainAdamW(parameters));
                run.Fill(0);
                run.Sharded.Step();
                if (communicator.Rank == 1)
                {
                    Thread.Sleep(2_000);
                    return 0;
                }

                CommunicationException lost = Assert.Throws<CommunicationException>(() => run.Sharded.Step());
                Assert.Equal([1], lost.Ranks);
                Assert.Contains("Rank 1 has not come", lost.Message, StringComparison.Ordinal);
                Assert.Contains("start it anew from the last checkpoint", Assert.Throws<CommunicationException>(() => run.Sharded.Step()).Message, StringComparison.Ordinal);
                return 0;
            },
            TimeSpan.FromSeconds(1));
        Assert.All(failures, Assert.Null);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Messages_come_in_order_to_where_they_belong(int size) => Ranks.Run(size, communicator =>
    {
        ExchangedMessages.Check(communicator);
        return 0;
    });

    /// <summary>What a broken-off exchange may still write must not become someone else's memory.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Memory_that_a_lost_rank_may_still_write_stays_where_it_is(bool isLost)
    {
        WeakReference[] memory = Ranks.Run(2, communicator => Train(communicator, isLost), TimeSpan.FromSeconds(1))[0];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.All(memory, array => Assert.Equal(isLost, array.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Train(ICommunicator communicator, bool isLost)
    {
        float[] values = new float[Length];
        float[] gradient = new float[Length];
        using var parameter = new Parameter<float>("w", values, gradient);
        using var optimizer = new PlainAdamW([parameter]);
        using var sharded = new ShardedOptimizer(optimizer, communicator);
        sharded.Step();
        if (isLost && communicator.Rank == 1)
        {
            Thread.Sleep(1_500);
        }
        else if (isLost)
        {
            Assert.Throws<CommunicationException>(() => sharded.Step());
        }

        return [new WeakReference(values), new WeakReference(gradient)];
    }

    [Fact]
    public void Misuse_is_refused_with_what_to_do_instead()
    {
        using var run = new Run(new SingleRank(), parameters => new PlainAdamW(parameters), new ShardedOptions { LogicalShards = 2 });
        Assert.Contains("call Step() of that", Assert.Throws<InvalidOperationException>(() => run.Sharded.Optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Contains("its parameters stay", Assert.Throws<InvalidOperationException>(() => run.Sharded.Optimizer.RemoveParameter(run.Sharded.Optimizer.Parameters.First())).Message, StringComparison.Ordinal);
        Assert.Contains("TakeGradients() was called for 0 of them", Assert.Throws<InvalidOperationException>(() => run.Sharded.Step()).Message, StringComparison.Ordinal);
        Assert.Contains("1 logical shards for 2 ranks", Ranks.Try(2, communicator => new Run(communicator, parameters => new PlainAdamW(parameters), new ShardedOptions { LogicalShards = 1 })).Failures[0]!.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new ShardedOptimizer(run.Sharded.Optimizer, new SingleRank()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShardedOptions { BucketBytes = 0 });
        Assert.Throws<ArgumentException>(() => new ShardedOptimizer(new PlainAdamW(), new SingleRank()));
        Assert.Contains("a set takes optimizers of one process", Assert.Throws<ArgumentException>(() => new OptimizerSet(run.Sharded.Optimizer)).Message, StringComparison.Ordinal);
        using var member = new PlainAdamW([new Parameter<float>("w", new float[2], new float[2])]);
        _ = new OptimizerSet(member);
        Assert.Contains("give the ShardedOptimizer the set", Assert.Throws<InvalidOperationException>(() => new ShardedOptimizer(member, new SingleRank())).Message, StringComparison.Ordinal);
    }

    /// <summary>A model of one tensor that is cut and one that is not.</summary>
    private sealed class Run : IDisposable
    {
        private readonly ICommunicator _communicator;

        internal Run(ICommunicator communicator, Func<Parameter<float>[], IOptimizer> make, ShardedOptions? options = null)
        {
            _communicator = communicator;
            Parameters = [new Parameter<float>("big", new float[Length], new float[Length]), new Parameter<float>("small", new float[50], new float[50])];
            Parameters[0].GetValues<float>().Fill(0.5f);
            Sharded = new ShardedOptimizer(make(Parameters), communicator, options);
        }

        internal Parameter<float>[] Parameters { get; }

        internal ShardedOptimizer Sharded { get; }

        public void Dispose()
        {
            Sharded.Dispose();
            Sharded.Optimizer.Dispose();
        }

        internal void Fill(int step) => Fill(step, _communicator.Rank, 1);

        internal void Fill(int step, int shard, float scale)
        {
            var random = new Random((step * 100) + shard);
            foreach (Parameter<float> parameter in Parameters)
            {
                foreach (ref float one in parameter.GetGradient<float>())
                {
                    one = scale * (random.NextSingle() - 0.5f);
                }
            }
        }
    }
}
