using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace GenOptim.Distributed.Tests;

/// <summary>Runs the same work on ranks that are threads.</summary>
internal static class Ranks
{
    internal static T[] Run<T>(int size, Func<ICommunicator, T> work, TimeSpan? timeout = null)
    {
        (T[] results, Exception?[] failures) = Try(size, work, timeout);
        if (failures.FirstOrDefault(failure => failure is not null) is Exception first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return results;
    }

    internal static (T[] Results, Exception?[] Failures) Try<T>(int size, Func<ICommunicator, T> work, TimeSpan? timeout = null)
    {
        ICommunicator[] ranks = size == 1 ? [new SingleRank()] : [.. ThreadRanks.Create(size, timeout ?? TimeSpan.FromSeconds(60))];
        var results = new T[size];
        var failures = new Exception?[size];
        Thread[] threads = ranks.Select(rank => new Thread(() =>
        {
            try
            {
                results[rank.Rank] = work(rank);
            }
            catch (Exception exception)
            {
                failures[rank.Rank] = exception;
                rank.Dispose();
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return (results, failures);
    }
}

/// <summary>What a run leaves: values of one rank, and the state of all put together, by tensor and array.</summary>
internal sealed class Outcome
{
    internal SortedDictionary<string, byte[]> Arrays { get; } = new(StringComparer.Ordinal);

    /// <summary>Puts the parts of all ranks together.</summary>
    internal static Outcome Of(IEnumerable<(IReadOnlyList<(string Name, byte[] Values)> Values, OptimizerState State)> ranks)
    {
        var outcome = new Outcome();
        var parts = new SortedDictionary<string, SortedDictionary<long, byte[]>>(StringComparer.Ordinal);
        foreach ((IReadOnlyList<(string Name, byte[] Values)> values, OptimizerState state) in ranks)
        {
            foreach ((string name, byte[] bytes) in values)
            {
                if (outcome.Arrays.TryGetValue(name, out byte[]? other))
                {
                    Xunit.Assert.True(bytes.AsSpan().SequenceEqual(other), $"values of {name} differ between ranks");
                }

                outcome.Arrays[name] = bytes;
            }

            foreach (ParameterState parameter in state.Parameters.Values)
            {
                (string tensor, long start) = PlaceOf(parameter.Name);
                Add($"{tensor}.step", start, BitConverter.GetBytes(parameter.Step));
                foreach ((string slot, StateTensor array) in parameter.Tensors)
                {
                    byte[] bytes = array.AsBytes().ToArray();
                    if (array.Type is DType.Block8 or DType.UnsignedBlock8)
                    {
                        Add($"{tensor}.{slot}", start, bytes[..(int)array.Length]);
                        Add($"{tensor}.{slot}.scales", start, bytes[(((int)array.Length + 63) / 64 * 64)..]);
                    }
                    else
                    {
                        Add($"{tensor}.{slot}", start, bytes);
                    }
                }
            }
        }

        foreach ((string name, SortedDictionary<long, byte[]> pieces) in parts)
        {
            outcome.Arrays[name] = name.EndsWith(".step", StringComparison.Ordinal) ? pieces.Values.First() : [.. pieces.Values.SelectMany(piece => piece)];
        }

        return outcome;

        void Add(string name, long start, byte[] bytes)
        {
            if (!parts.TryGetValue(name, out SortedDictionary<long, byte[]>? pieces))
            {
                parts.Add(name, pieces = []);
            }

            pieces.Add(start, bytes);
        }
    }

    internal void AssertSame(Outcome other, string what)
    {
        Xunit.Assert.Equal(Arrays.Keys, other.Arrays.Keys);
        foreach ((string name, byte[] bytes) in Arrays)
        {
            Xunit.Assert.True(bytes.AsSpan().SequenceEqual(other.Arrays[name]), $"{what}: {name} differs");
        }
    }

    private static (string Tensor, long Start) PlaceOf(string name)
    {
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? (name, 0) : (name[..bracket], long.Parse(name[(bracket + 1)..name.IndexOf('.', bracket)], System.Globalization.CultureInfo.InvariantCulture));
    }
}
