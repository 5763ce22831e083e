using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>The same bits on any number of ranks and with any size of buckets, and those of the plain optimizer with gradients that were summed before.</summary>
public sealed class SameBitsTests
{
    private const int Leaves = 8;

    private const int Steps = 3;

    public static TheoryData<string, Func<IEnumerable<Parameter>, IOptimizer>, bool> Classes => new()
    {
        { nameof(PlainAdamW), parameters => new PlainAdamW(parameters.Cast<Parameter<float>>()), true },
        { nameof(GuardedSgdw), parameters => new GuardedSgdw(0.05, parameters.Cast<Parameter<float>>()) { ClippingThreshold = 3 }, true },
        { nameof(ZeroingLionW), parameters => new ZeroingLionW(parameters.Cast<Parameter<float>>()), true },
        { nameof(MasterAdamW), parameters => new MasterAdamW(parameters.Cast<Parameter<BFloat16>>()), false },
        { nameof(Remainder8AdamW), parameters => new Remainder8AdamW(parameters.Cast<Parameter<BFloat16>>()) { RoundingSeed = 5 }, false },
        { nameof(StochasticAdamW), parameters => new StochasticAdamW(parameters.Cast<Parameter<BFloat16>>()) { RoundingSeed = 5 }, false },
        { nameof(EightBitAdamW), parameters => new EightBitAdamW(parameters.Cast<Parameter<float>>()), true },
        { nameof(WholeLamb), parameters => new WholeLamb(parameters.Cast<Parameter<float>>()), true },
        { nameof(CentralizedAdamW), parameters => new CentralizedAdamW(parameters.Cast<Parameter<float>>()), true },
        { nameof(AdaptiveAdamW), parameters => new AdaptiveAdamW(parameters.Cast<Parameter<float>>()), true },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public void Ranks_and_buckets_change_no_bit(string name, Func<IEnumerable<Parameter>, IOptimizer> make, bool isFloat)
    {
        Outcome plain = isFloat ? Plain<float>(make) : Plain<BFloat16>(make);
        foreach ((int ranks, long bucket) in new[] { (1, 1L), (2, 1L << 18), (3, 1L), (4, 1L << 30), (8, 1L << 19) })
        {
            Outcome sharded = isFloat ? Sharded<float>(make, ranks, bucket) : Sharded<BFloat16>(make, ranks, bucket);
            sharded.AssertSame(plain, $"{name} on {ranks} ranks");
        }
    }

    /// <summary>The tree for eight leaves, written out, and the plain optimizer.</summary>
    private static Outcome Plain<T>(Func<IEnumerable<Parameter>, IOptimizer> make)
        where T : unmanaged
    {
        Parameter<T>[] parameters = Model.NewParameters<T>();
        using IOptimizer optimizer = make(parameters);
        optimizer.Schedule = Schedule.Linear(10, 1, 0.5);
        for (int step = 0; step < Steps; step++)
        {
            for (int tensor = 0; tensor < parameters.Length; tensor++)
            {
                Sums<T>.Of.GetOrAdd((step, tensor), static key => SumOf<T>(key.Step, key.Tensor)).CopyTo(parameters[tensor].GetGradient<T>());
                parameters[tensor].HasGradient = Enumerable.Range(0, Leaves).Any(leaf => Model.HasGradient(step, leaf, tensor));
            }

            optimizer.Step();
        }

        return Outcome.Of([(ValuesOf<T>(parameters), optimizer.ExportState())]);
    }

    private static T[] SumOf<T>(int step, int tensor)
        where T : unmanaged
    {
        T[][] leaves = [.. Enumerable.Range(0, Leaves).Select(leaf => Model.HasGradient(step, leaf, tensor) ? Model.Gradient<T>(step, leaf, tensor) : new T[Model.Gradient<T>(step, leaf, tensor).Length])];
        var sums = new T[leaves[0].Length];
        for (int i = 0; i < sums.Length; i++)
        {
            T Of(int leaf) => leaves[leaf][i];
            T sum = Add(Add(Add(Of(0), Of(1)), Add(Of(2), Of(3))), Add(Add(Of(4), Of(5)), Add(Of(6), Of(7))));
            sums[i] = typeof(T) == typeof(float) ? (T)(object)((float)(object)sum * 0.125f) : (T)(object)(BFloat16)((float)(BFloat16)(object)sum * 0.125f);
        }

        return sums;
    }

    private static class Sums<T>
    {
        internal static ConcurrentDictionary<(int Step, int Tensor), T[]> Of { get; } = new();
    }

    private static T Add<T>(T a, T b)
        where T : unmanaged => typeof(T) == typeof(float)
        ? (T)(object)((float)(object)a + (float)(object)b)
        : (T)(object)(BFloat16)((float)(BFloat16)(object)a + (float)(BFloat16)(object)b);

    private static Outcome Sharded<T>(Func<IEnumerable<Parameter>, IOptimizer> make, int ranks, long bucketBytes)
        where T : unmanaged => Outcome.Of(Ranks.Run(ranks, communicator =>
        {
            Parameter<T>[] parameters = Model.NewParameters<T>();
            if (communicator.Rank > 0)
            {
                // What the first rank has is what counts.
                parameters[0].GetValues<T>().Clear();
            }

            using IOptimizer optimizer = make(parameters);
            optimizer.Schedule = Schedule.Linear(10, 1, 0.5);
            optimizer.ThreadCount = 2;
            using var sharded = new ShardedOptimizer(optimizer, communicator, new ShardedOptions { LogicalShards = Leaves, BucketBytes = bucketBytes });
            for (int step = 0; step < Steps; step++)
            {
                for (int leaf = sharded.LogicalShards.Start.Value; leaf < sharded.LogicalShards.End.Value; leaf++)
                {
                    Model.WriteGradients<T>(sharded.Parameters, step, leaf);
                    if (ranks < Leaves)
                    {
                        sharded.TakeGradients();
                    }
                    else
                    {
                        foreach (Parameter parameter in sharded.Parameters.Reverse().Skip(communicator.Rank))
                        {
                            sharded.GradientReady(parameter);
                        }
                    }
                }

                StepResult result = sharded.Step();
                Assert.Equal(step + 1, result.StepCount);
                Assert.Equal(step > 1 ? 8 : 7, result.UpdatedParameters);
            }

            return ((IReadOnlyList<(string Name, byte[] Values)>)ValuesOf<T>(parameters), optimizer.ExportState());
        }));

    private static (string Name, byte[] Values)[] ValuesOf<T>(IEnumerable<Parameter> parameters)
        where T : unmanaged => parameters.Select(parameter => (parameter.Name, MemoryMarshal.AsBytes(parameter.GetValues<T>()).ToArray())).ToArray();
}
