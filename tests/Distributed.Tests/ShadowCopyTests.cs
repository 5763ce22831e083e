using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>Copies of parameters in another type: each rank has those of whole tensors, whoever steps their elements.</summary>
public sealed class ShadowCopyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-copies-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_rank_has_the_copies_of_whole_tensors(int size)
    {
        float[] alone = Train(new SingleRank(), null);
        Assert.All(Ranks.Run(size, ranks => Train(ranks, _folder)), values => Assert.True(values.AsSpan().SequenceEqual(alone)));
        Ranks.Run(size == 1 ? 2 : 1, ranks =>
        {
            Parameter<float>[] parameters = NewParameters();
            using var optimizer = new ShadowedAdamW(parameters);
            using var sharded = new ShardedOptimizer(optimizer, ranks);
            sharded.Load(_folder);
            AssertCopies(optimizer, parameters, "after a load");
            return 0;
        });
    }

    [Fact]
    public void What_is_not_stepped_here_is_not_read_once_it_was_disposed() => Ranks.Run(2, ranks =>
    {
        Parameter<float>[] parameters = NewParameters();
        using var optimizer = new ShadowedAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        parameters[1].Dispose();
        Assert.Equal(parameters[1].Name, Assert.Throws<ObjectDisposedException>(optimizer.RefreshShadowCopies).ObjectName);
        return 0;
    });

    [Fact]
    public void A_disposed_optimizer_has_no_copies_and_writes_none() => Ranks.Run(2, ranks =>
    {
        Parameter<float>[] parameters = NewParameters();
        var optimizer = new ShadowedAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        Assert.Throws<ArgumentNullException>(() => optimizer.GetShadowCopy(null!));
        ReadOnlySpan<BFloat16> copy = optimizer.GetShadowCopy(parameters[0]);
        BFloat16[] before = copy.ToArray();
        optimizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.GetShadowCopy(parameters[0]));
        Assert.Throws<ArgumentNullException>(() => optimizer.GetShadowCopy(null!));
        parameters[0].GetValues<float>().Fill(5);
        sharded.GatherValues();
        Assert.True(MemoryMarshal.AsBytes(before.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(copy)));
        return 0;
    });

    private static float[] Train(ICommunicator ranks, string? folder)
    {
        Parameter<float>[] parameters = NewParameters();
        if (ranks.Rank > 0)
        {
            parameters[0].GetValues<float>().Clear();
        }

        using var optimizer = new ShadowedAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { BucketBytes = 1 });
        AssertCopies(optimizer, parameters, "at the start");
        for (int step = 0; step < 2; step++)
        {
            foreach (Parameter<float> parameter in parameters)
            {
                parameter.GetGradient<float>().Fill(0.3f + step);
            }

            sharded.Step();
            AssertCopies(optimizer, parameters, "after a step");
        }

        if (folder is not null)
        {
            sharded.Save(folder);
        }

        float[] values = [.. parameters.SelectMany(parameter => parameter.GetValues<float>().ToArray())];
        foreach (Parameter<float> parameter in parameters)
        {
            parameter.GetValues<float>().Fill(1.01f);
        }

        optimizer.RefreshShadowCopies();
        AssertCopies(optimizer, parameters, "after a refresh");
        return values;
    }

    private static Parameter<float>[] NewParameters() => [.. new[] { 200_003, 7, 70_000 }.Select((length, tensor) => new Parameter<float>(
        $"p{tensor}", [.. Enumerable.Range(0, length).Select(i => ((i * 37) % 1_009 / 504f) - 1)], new float[length]))];

    private static void AssertCopies(ShadowedAdamW optimizer, Parameter<float>[] parameters, string when)
    {
        foreach (Parameter<float> parameter in parameters)
        {
            BFloat16[] expected = [.. parameter.GetValues<float>().ToArray().Select(value => (BFloat16)value)];
            Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(optimizer.GetShadowCopy(parameter))), $"{parameter.Name} {when}");
        }
    }
}
