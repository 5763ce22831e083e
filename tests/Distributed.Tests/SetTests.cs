using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Optimizers that step together over ranks, against the same set in one process: values, state, results and metrics.</summary>
public sealed class SetTests : IDisposable
{
    private const int Leaves = 8;

    private const int Steps = 5;

    private static readonly Lazy<Run> Plain = new(() => RunPlain(isTreated: true));

    private static readonly Lazy<Run> PlainUntreated = new(() => RunPlain(isTreated: false));

    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-set-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 1L)]
    [InlineData(2, 1L << 18)]
    [InlineData(3, 1L)]
    [InlineData(4, 1L << 30)]
    [InlineData(8, 1L << 18)]
    public void A_set_steps_the_same_bits_on_any_number_of_ranks(int ranks, long bucketBytes)
    {
        Run plain = Plain.Value;
        Assert.Equal(
            [StepOutcome.Taken, StepOutcome.Taken, StepOutcome.SkippedNonFinite, StepOutcome.Taken, StepOutcome.Taken], plain.Results.Select(result => result.Outcome));
        Assert.Equal("e.bias", plain.Results[SetModel.SkippedStep].FirstNonFiniteParameter);
        Assert.Contains(plain.Results, result => result.ClippedGradientNorm < result.GradientNorm);
        Assert.Contains(plain.Metrics, line => line.Contains("l2_norm/update/c.bias", StringComparison.Ordinal));

        Run[] runs = Ranks.Run(ranks, communicator => RunSharded(true, communicator, bucketBytes, 0, Steps, null, null));
        Assert.All(runs, run => Assert.Equal(plain.Results, run.Results));
        Assert.Equal(plain.Metrics, runs[^1].Metrics);
        Outcome.Of(runs.SelectMany(run => run.Parts)).AssertSame(Outcome.Of(plain.Parts), $"{ranks} ranks");
    }

    [Theory]
    [InlineData(1, 1L)]
    [InlineData(2, 1L << 18)]
    [InlineData(3, 1L)]
    [InlineData(8, 1L << 18)]
    public void A_set_without_a_norm_steps_the_same_bits_on_any_number_of_ranks(int ranks, long bucketBytes)
    {
        Run plain = PlainUntreated.Value;
        Run[] runs = Ranks.Run(ranks, communicator => RunSharded(false, communicator, bucketBytes, 0, Steps, null, null));
        Assert.All(runs, run => Assert.Equal(plain.Results, run.Results));
        Assert.NotEmpty(plain.Metrics);
        Assert.Equal(plain.Metrics, runs[^1].Metrics);
        Outcome.Of(runs.SelectMany(run => run.Parts)).AssertSame(Outcome.Of(plain.Parts), $"{ranks} ranks");
    }

    [Fact]
    public void A_set_goes_on_with_another_number_of_ranks()
    {
        Outcome plain = Outcome.Of(Plain.Value.Parts);
        _ = Ranks.Run(3, communicator => RunSharded(true, communicator, 1 << 18, 0, 2, null, _folder));
        foreach (int ranks in new[] { 1, 2, 4 })
        {
            string second = Path.Combine(_folder, $"of-{ranks}");
            _ = Ranks.Run(ranks, communicator => RunSharded(true, communicator, 1, 2, 4, _folder, second));
            Outcome.Of(Ranks.Run(3, communicator => RunSharded(true, communicator, 1, 4, Steps, second, null)).SelectMany(run => run.Parts)).AssertSame(plain, $"from 3 ranks to {ranks} and back");
        }
    }

    [Fact]
    public void One_rank_and_a_plain_set_read_each_others_checkpoints()
    {
        Outcome plain = Outcome.Of(Plain.Value.Parts);
        string first = Path.Combine(_folder, "first");
        _ = RunSharded(true, new SingleRank(), 1, 0, 1, null, first);
        string second = Path.Combine(_folder, "second");
        using (var model = new SetModel(isTreated: true))
        {
            Assert.Equal(1, model.Set.Load(first).Step);
            model.WriteGradients(1, 0, Leaves);
            NoteLoss(model, 1);
            model.Set.Step();
            model.Set.Save(second);
        }

        Outcome.Of(Ranks.Run(2, communicator => RunSharded(true, communicator, 1, 2, Steps, second, null)).SelectMany(run => run.Parts)).AssertSame(plain, "by way of a plain set");
    }

    /// <summary>Matrices go to ranks whole, and what is cut fills up what they leave.</summary>
    [Fact]
    public void State_of_all_optimizers_is_balanced_together()
    {
        long[] bytes = Ranks.Run(3, communicator =>
        {
            Parameter<float>[] matrices = [.. new[] { 300, 200, 100 }.Select(rows => new Parameter<float>($"m{rows}", new float[rows * 1_000], new float[rows * 1_000], [rows, 1_000]))];
            Parameter<float>[] rest = [.. Enumerable.Range(0, 4).Select(i => new Parameter<float>($"v{i}", new float[65_536], new float[65_536]))];
            using var muon = new SetMuon(0.02, matrices);
            using var adamW = new SetAdamW(rest);
            using var sharded = new ShardedOptimizer(new OptimizerSet(muon, adamW), communicator);
            Assert.Equal(7, sharded.Parameters.Count);
            return sharded.StateBytes;
        });

        // 1.2, 0.8 and 0.4 MB of Muon's momentum, and then 0.5 MB of AdamW's two moments where there is least.
        Assert.Equal((600_000L * 4) + (4L * 65_536 * 8), bytes.Sum());
        Assert.Equal([1_200_000 + (65_536 * 8), 800_000 + (65_536 * 8), 400_000 + (2 * 65_536 * 8)], bytes);
    }

    [Fact]
    public void What_one_member_refuses_on_one_rank_is_done_by_none_and_the_run_goes_on()
    {
        string[] messages = Ranks.Run(3, communicator =>
        {
            using var model = new SetModel(isTreated: true);
            using var sharded = new ShardedOptimizer(model.Set, communicator);
            model.WriteGradients(0, communicator.Rank, 1);
            IReadOnlyList<(string Name, byte[] Values)> before = model.Values();
            model.Set.Optimizers[2].Schedule = communicator.Rank == 1 ? Schedule.Lambda(_ => double.NaN) : null;
            string message = Assert.Throws<InvalidOperationException>(() => sharded.Step()).Message;
            Assert.All(before.Zip(model.Values()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
            Assert.All(model.Set.Optimizers, optimizer => Assert.Equal(0, optimizer.StepCount));
            model.Set.Optimizers[2].Schedule = null;
            model.WriteGradients(0, communicator.Rank, 1);
            Assert.Equal(1, sharded.Step().StepCount);
            Assert.All(model.Set.Optimizers, optimizer => Assert.Equal(1, optimizer.StepCount));
            return message;
        });
        Assert.StartsWith("SetLionW: ", messages[1], StringComparison.Ordinal);
        Assert.StartsWith("Rank 1 refuses, so that no rank goes on: SetLionW: ", messages[0], StringComparison.Ordinal);
        Assert.Equal(messages[0], messages[2]);
    }

    [Fact]
    public void A_set_of_which_one_cannot_be_sharded_stays_what_it_was()
    {
        bool[] failed = Ranks.Run(2, communicator =>
        {
            // One rank steps the first part of w, and the small tensor that is named as that part is: the second optimizer fails there, when the first has its slices.
            Parameter<float>[] matrices = [new("m", [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [2, 3])];
            Parameter<float>[] vectors = [new("w", new float[300_000], new float[300_000]), new("w[0..131072]", new float[3], new float[3])];
            using var muon = new SetMuon(0.02, matrices);
            using var adamW = new SetAdamW(vectors);
            var set = new OptimizerSet(muon, adamW);
            var options = new ShardedOptions { BroadcastsValues = false };
            try
            {
                new ShardedOptimizer(set, communicator, options).Dispose();
                return false;
            }
            catch (ArgumentException exception)
            {
                Assert.Contains("Two parameters are named 'w[0..131072]'", exception.Message, StringComparison.Ordinal);
                Assert.Equal<Parameter>(matrices, muon.ParameterGroups[0].Parameters);
                Assert.Equal(3, set.Step().UpdatedParameters);
                muon.RemoveParameter(matrices[0]);
                return true;
            }
        });
        Assert.Contains(true, failed);
    }

    [Fact]
    public void Misuse_is_refused_with_what_to_do_instead()
    {
        using var model = new SetModel(isTreated: true);
        Assert.Contains("give the ShardedOptimizer the set", Assert.Throws<InvalidOperationException>(() => new ShardedOptimizer(model.Set.Optimizers[1], new SingleRank())).Message, StringComparison.Ordinal);
        using var sharded = new ShardedOptimizer(model.Set, new SingleRank());
        Assert.Same(model.Set.Optimizers[0], sharded.Optimizer);
        Assert.Equal(model.Set.Optimizers, sharded.Optimizers);
        Assert.Equal(
            "SetMuon and SetAdamW and SetLionW hold this rank's part of the parameters of a ShardedOptimizer: call Step() of that.",
            Assert.Throws<InvalidOperationException>(() => model.Set.Step()).Message);
        Assert.Throws<InvalidOperationException>(() => new ShardedOptimizer(model.Set, new SingleRank()));
        sharded.Save(_folder);
        using var alone = new PlainAdamW([new Parameter<float>("w", new float[2], new float[2])]);
        using var other = new ShardedOptimizer(alone, new SingleRank());
        Assert.Contains("the checkpoint is of 3 optimizers, and here are 1", Assert.Throws<StateMismatchException>(() => other.Load(_folder)).Message, StringComparison.Ordinal);

        (_, Exception?[] failures) = Ranks.Try(2, communicator =>
        {
            Parameter<float>[] matrix = [new Parameter<float>("w", new float[6], new float[6], [2, 3])];
            Parameter<float>[] vector = [new Parameter<float>("b", new float[6], new float[6])];
            new ShardedOptimizer(communicator.Rank == 0 ? new OptimizerSet(new SetMuon(0.02, matrix), new SetAdamW(vector)) : new OptimizerSet(new SetAdamW(vector), new SetMuon(0.02, matrix)), communicator).Dispose();
            return 0;
        });
        Assert.All(failures, failure => Assert.Equal(
            "Rank 1 disagrees with rank 0 about the optimizer's class: it has 'SetAdamW' where rank 0 has 'SetMuon'.", Assert.IsType<CommunicationException>(failure).Message));
    }

    private static Run RunPlain(bool isTreated)
    {
        using var model = new SetModel(isTreated);
        var run = new Run();
        using OptimizerMonitor monitor = run.NewMonitor(model);
        for (int step = 0; step < Steps; step++)
        {
            model.WriteGradients(step, 0, Leaves);
            NoteLoss(model, step);
            run.Results.Add(model.Set.Step());
        }

        run.Take(model);
        return run;
    }

    private static Run RunSharded(bool isTreated, ICommunicator communicator, long bucketBytes, int first, int end, string? from, string? to)
    {
        using var model = new SetModel(isTreated);
        using var sharded = new ShardedOptimizer(model.Set, communicator, new ShardedOptions { LogicalShards = Leaves, BucketBytes = bucketBytes });
        var run = new Run();

        // One rank alone asks: all measure.
        using OptimizerMonitor? monitor = communicator.Rank == communicator.Size - 1 ? run.NewMonitor(model) : null;
        if (from is not null)
        {
            Assert.NotNull(sharded.Load(from));
        }

        for (int step = first; step < end; step++)
        {
            for (int leaf = sharded.LogicalShards.Start.Value; leaf < sharded.LogicalShards.End.Value; leaf++)
            {
                model.WriteGradients(step, leaf, 1);
                if (communicator.Size < Leaves)
                {
                    sharded.TakeGradients();
                }
                else
                {
                    SendEarly(sharded, communicator.Rank, step);
                }
            }

            NoteLoss(model, step);
            run.Results.Add(sharded.Step());
        }

        if (to is not null)
        {
            sharded.Save(to);
        }

        run.Take(model);
        return run;
    }

    private static void NoteLoss(SetModel model, int step)
    {
        if (model.Set.SpikeGuard is SpikeGuard guard)
        {
            guard.Loss = 1 + (step % 2);
        }
    }

    /// <summary>Ranks come to parameters of different optimizers first, and the buckets leave in one order all the same.</summary>
    private static void SendEarly(ShardedOptimizer sharded, int rank, int step)
    {
        var order = new Random(rank + (step * 100));
        foreach (Parameter parameter in sharded.Parameters.OrderBy(_ => order.Next()).Skip(rank % 3))
        {
            sharded.GradientReady(parameter);
            Thread.Yield();
        }
    }

    private sealed class Run
    {
        internal List<StepResult> Results { get; } = [];

        internal List<string> Metrics { get; } = [];

        /// <summary>Values, and the state of each optimizer.</summary>
        internal List<(IReadOnlyList<(string Name, byte[] Values)> Values, OptimizerState State)> Parts { get; } = [];

        internal OptimizerMonitor NewMonitor(SetModel model)
        {
            var monitor = new OptimizerMonitor(model.Set.Optimizers[1], every: 2);
            monitor.Measured += measured => Metrics.AddRange(measured.Values.Select(pair => FormattableString.Invariant($"{measured.Step} {pair.Key} {pair.Value:R}")));
            return monitor;
        }

        internal void Take(SetModel model)
        {
            IReadOnlyList<(string Name, byte[] Values)> values = model.Values();
            Parts.AddRange(model.Set.ExportState().Select(state => (values, state)));
        }
    }
}
