using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Runs that are saved by some ranks and go on with others.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Shards = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-sharded-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AdamW_goes_on_with_another_number_of_ranks() =>
        GoesOn<float>(parameters => new PlainAdamW(parameters.Cast<Parameter<float>>()));

    [Fact]
    public void State_of_8_bits_goes_on_with_another_number_of_ranks() =>
        GoesOn<float>(parameters => new EightBitAdamW(parameters.Cast<Parameter<float>>()));

    [Fact]
    public void Master_weights_and_loss_scale_go_on_with_another_number_of_ranks() =>
        GoesOn<BFloat16>(parameters => new MasterAdamW(parameters.Cast<Parameter<BFloat16>>()));

    [Fact]
    public void Guard_and_momentum_go_on_with_another_number_of_ranks() =>
        GoesOn<float>(parameters => new GuardedSgdw(0.05, parameters.Cast<Parameter<float>>()) { ClippingThreshold = 3 });

    [Fact]
    public void Rows_and_columns_go_on_with_another_number_of_ranks() =>
        GoesOn<float>(parameters => new MatrixAdafactor(parameters.Cast<Parameter<float>>()));

    [Fact]
    public void A_users_rows_and_columns_go_on_with_another_number_of_ranks() =>
        GoesOn<float>(parameters => new FactoredRule(parameters.Cast<Parameter<float>>()));

    [Fact]
    public void One_rank_writes_what_a_plain_optimizer_reads()
    {
        Parameter<float>[] parameters = Model.NewParameters<float>();
        using var optimizer = new PlainAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, new SingleRank());
        Model.WriteGradients<float>(sharded.Parameters, 2, 0);
        sharded.Step();
        sharded.Save(_folder);
        Parameter<float>[] others = Model.NewParameters<float>();
        using var plain = new PlainAdamW(others);
        Assert.Equal(1, Checkpoint.Load(_folder, [plain]).Step);
        Assert.All(parameters.Zip(others), pair => Assert.True(pair.First.GetValues<float>().SequenceEqual(pair.Second.GetValues<float>())));
    }

    [Fact]
    public void A_plain_checkpoint_with_the_point_of_training_goes_on()
    {
        Parameter<float>[] parameters = Model.NewParameters<float>();
        using var plain = new FreeAdamW(parameters);
        plain.Step();
        Checkpoint.Save(_folder, [plain]);
        float[] saved = parameters[0].GetValues<float>().ToArray();
        Model.WriteGradients<float>(parameters, 1, 0);
        plain.Step();
        Ranks.Run(2, ranks =>
        {
            Parameter<float>[] others = Model.NewParameters<float>();
            using var optimizer = new FreeAdamW(others);
            using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { AveragesGradients = false });
            sharded.Load(_folder);
            Assert.True(others[0].GetValues<float>().SequenceEqual(saved));
            if (ranks.Rank == 0)
            {
                Model.WriteGradients<float>(others, 1, 0);
            }
            else
            {
                Array.ForEach(others, parameter => parameter.HasGradient = false);
            }

            sharded.Step();
            Assert.All(parameters.Zip(others), pair => Assert.True(pair.First.GetValues<float>().SequenceEqual(pair.Second.GetValues<float>()), pair.First.Name));
            return 0;
        });
    }

    /// <summary>The files of values are those of one process: the point that is evaluated, and the one where training goes on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_model_file_has_the_point_that_is_evaluated(int size)
    {
        Parameter<float>[] parameters = Model.NewParameters<float>();
        using var plain = new FreeAdamW(parameters);
        for (int step = 1; step < 3; step++)
        {
            Model.WriteGradients<float>(parameters, step, 0);
            plain.Step();
        }

        string alone = Checkpoint.Save(Path.Combine(_folder, "alone"), [plain]);
        Ranks.Run(size, ranks =>
        {
            Parameter<float>[] others = Model.NewParameters<float>();
            using var optimizer = new FreeAdamW(others);
            using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { AveragesGradients = false });
            for (int step = 1; step < 3; step++)
            {
                Model.WriteGradients<float>(others, step, 0);
                foreach (Parameter<float> parameter in others)
                {
                    parameter.HasGradient &= ranks.Rank == 0;
                }

                sharded.Step();
            }

            string saved = sharded.Save(Path.Combine(_folder, "sharded"));
            Assert.All(parameters.Zip(others), pair => Assert.True(pair.First.GetValues<float>().SequenceEqual(pair.Second.GetValues<float>()), pair.First.Name));
            Assert.Equal(File.ReadAllBytes(Path.Combine(alone, "model.safetensors")), File.ReadAllBytes(Path.Combine(saved, "model.safetensors")));
            Assert.Equal(File.ReadAllBytes(Path.Combine(alone, "training.safetensors")), File.ReadAllBytes(Path.Combine(saved, "training.safetensors")));
            sharded.Load(saved);
            Assert.All(parameters.Zip(others), pair => Assert.True(pair.First.GetValues<float>().SequenceEqual(pair.Second.GetValues<float>()), pair.First.Name));
            return 0;
        });
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(alone, "model.safetensors")), File.ReadAllBytes(Path.Combine(alone, "training.safetensors")));
    }

    [Fact]
    public void A_point_that_cannot_be_written_leaves_weights_and_older_checkpoint_to_all()
    {
        Ranks.Run(2, ranks =>
        {
            Parameter<float>[] parameters = Model.NewParameters<float>();
            using var optimizer = new FreeAdamW(parameters);
            using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { AveragesGradients = false });
            sharded.Step();
            sharded.Save(_folder);
            sharded.Step();
            float[][] values = [.. parameters.Select(parameter => parameter.GetValues<float>().ToArray())];
            Exception failure = Assert.ThrowsAny<Exception>(() => sharded.Save(_folder, progress: ranks.Rank == 0 ? new Refusal() : null));
            Assert.Contains("no more", failure.Message, StringComparison.Ordinal);
            Assert.All(parameters.Zip(values), pair => Assert.True(pair.First.GetValues<float>().SequenceEqual(pair.Second), pair.First.Name));
            Assert.EndsWith("step-1", Checkpoint.Latest(_folder), StringComparison.Ordinal);
            sharded.Step();
            return 0;
        });
    }

    [Fact]
    public void A_rank_that_cannot_write_leaves_the_older_checkpoint_to_all()
    {
        string[] messages = Ranks.Run(3, ranks =>
        {
            var parameter = new Parameter<float>("w", new float[200_000], new float[200_000]);
            using var optimizer = new PlainAdamW([parameter]);
            using var sharded = new ShardedOptimizer(optimizer, ranks);
            sharded.Step();
            sharded.Save(_folder);
            sharded.Step();

            if (ranks.Rank == 1)
            {
                optimizer.Dispose();
            }

            Exception failure = Assert.ThrowsAny<Exception>(() => sharded.Save(_folder));
            Assert.IsNotType<CommunicationException>(failure);
            return failure.Message;
        });

        Assert.All(messages.Where((_, rank) => rank != 1), message => Assert.StartsWith("Rank 1 refuses", message, StringComparison.Ordinal));
        Assert.EndsWith("step-1", Checkpoint.Latest(_folder), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder, "*.tmp"));
    }

    /// <summary>Refuses the file of the model, which is written once the others are.</summary>
    private sealed class Refusal : IProgress<CheckpointProgress>
    {
        public void Report(CheckpointProgress value)
        {
            if (Path.GetFileName(value.Path).StartsWith("model.safetensors", StringComparison.Ordinal))
            {
                throw new IOException("no more");
            }
        }
    }

    private void GoesOn<T>(Func<IEnumerable<Parameter>, IOptimizer> make)
        where T : unmanaged
    {
        byte[] whole = Train<T>(1, make, 0, 4, null, null);
        Train<T>(3, make, 0, 2, null, _folder);
        foreach (int ranks in new[] { 1, 2, 4 })
        {
            string second = Path.Combine(_folder, $"of-{ranks}");
            Train<T>(ranks, make, 2, 3, _folder, second);
            Assert.True(whole.AsSpan().SequenceEqual(Train<T>(3, make, 3, 4, second, null)), $"from 3 ranks to {ranks} and back");
        }
    }

    private static byte[] Train<T>(int size, Func<IEnumerable<Parameter>, IOptimizer> make, int first, int end, string? from, string? to)
        where T : unmanaged => Ranks.Run(size, ranks =>
        {
            Parameter<T>[] parameters = Model.NewParameters<T>();
            using IOptimizer optimizer = make(parameters);
            using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { LogicalShards = Shards, BucketBytes = 1 << 19 });
            if (from is not null)
            {
                Assert.Equal("here", sharded.Load(from)["place"]);
                Assert.Equal(first, optimizer.StepCount);
            }

            for (int step = first; step < end; step++)
            {
                for (int shard = sharded.LogicalShards.Start.Value; shard < sharded.LogicalShards.End.Value; shard++)
                {
                    Model.WriteGradients<T>(sharded.Parameters, step, shard);
                    sharded.TakeGradients();
                }

                sharded.Step();
            }

            if (to is not null)
            {
                Assert.Equal(Path.Combine(to, $"step-{end}"), sharded.Save(to, notes: new Dictionary<string, string> { ["place"] = "here" }));
            }

            return parameters.SelectMany(parameter => MemoryMarshal.AsBytes(parameter.GetValues<T>()).ToArray()).ToArray();
        })[0];
}
