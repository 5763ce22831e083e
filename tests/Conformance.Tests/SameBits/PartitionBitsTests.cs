using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using CsCheck;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Paper;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Conformance.SameBits;

/// <summary>
/// The same numbers cut into other tensors, in another order, on another number of threads: the same bits. The tensors are large enough
/// for several chunks, small enough to share one, and anything between.
/// </summary>
public sealed class PartitionBitsTests
{
    private const uint FirstStream = 3000;
    private const int Length = 150_000;

    /// <summary>What lies behind the last cut is longer than a chunk, so that there is always a tensor that has to be split.</summary>
    private const int LastCut = 70_000;

    private const int StepCount = 3;

    private static readonly int[] ThreadCounts = [1, 2, 3, 8];

    [Theory]
    [MemberData(nameof(PaperCases.Catalogue), MemberType = typeof(PaperCases))]
    public void Threads_splits_and_order_do_not_matter(int position)
    {
        OptimizerConstants constants = OptimizerCatalogue.All[position];
        if (constants.DType == DType.Float64)
        {
            Check<double>(constants, FirstStream + (uint)position);
        }
        else
        {
            Check<float>(constants, FirstStream + (uint)position);
        }
    }

    private static void Check<T>(OptimizerConstants constants, uint stream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The length of the repeated part is prime, so that no lane sees it always at the same place.
        Gen<(T[] Numbers, int[] Cuts, int[] Order, int First)> inputs =
            from numbers in Numbers<T>.Any.Array[997]
            from cuts in Gen.Int[0, LastCut].Array[0, 12]
            from order in Gen.Shuffle(Enumerable.Range(0, cuts.Length + 1).ToArray())
            from first in Gen.Int[0, 3]
            select (numbers, cuts, order, first);
        Properties.Check(inputs, stream, 1, input =>
        {
            Scenario<T> whole = Whole(constants, input.Numbers);
            using var expected = new FunctionalOptimizer<T>(whole, _ => GeneratedClasses.Of(constants).StepIn<T>(typeof(ScalarLane<>)));
            Run(whole, expected);

            int[] bounds = [0, .. input.Cuts.Order(), Length];
            Scenario<T> parts = Split(whole, bounds, input.Order);
            for (int i = 0; i < 2; i++)
            {
                int threadCount = ThreadCounts[(input.First + i) % ThreadCounts.Length];
                using var actual = new GeneratedOptimizer<T>(parts, threadCount);
                Run(parts, actual);
                AssertSame(expected, actual, bounds, input.Order, threadCount);
            }
        });
    }

    private static void Run<T>(Scenario<T> scenario, IReplayedOptimizer<T> optimizer)
        where T : unmanaged
    {
        foreach (ScenarioStep<T> step in scenario.Steps)
        {
            optimizer.Step(step);
        }
    }

    /// <summary>One large tensor whose parameters and gradients repeat the drawn numbers, out of step with each other.</summary>
    private static Scenario<T> Whole<T>(OptimizerConstants constants, T[] numbers)
        where T : unmanaged => new(
            "whole",
            [new ScenarioGroup(constants, 0.1, constants.Decay == DecayRule.None ? 0 : 0.01)],
            [new ScenarioTensor<T>("whole", 0, false, Repeat(numbers, 0))],
            [.. Enumerable.Range(1, StepCount).Select(step => new ScenarioStep<T>([0.1 / step], [Repeat(numbers, 101 * step)]))]);

    private static T[] Repeat<T>(T[] numbers, int offset)
    {
        var values = new T[Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = numbers[(i + offset) % numbers.Length];
        }

        return values;
    }

    private static Scenario<T> Split<T>(Scenario<T> whole, int[] bounds, int[] order)
        where T : unmanaged
    {
        T[] initial = [.. whole.Tensors[0].Initial];
        return whole with
        {
            Tensors = [.. order.Select(part => new ScenarioTensor<T>(FormattableString.Invariant($"part{part}"), 0, false, initial[bounds[part]..bounds[part + 1]]))],
            Steps = [.. whole.Steps.Select(step => step with
            {
                Gradients = [.. order.Select(part => step.Gradients[0]![bounds[part]..bounds[part + 1]])],
            })],
        };
    }

    private static void AssertSame<T>(IReplayedOptimizer<T> whole, IReplayedOptimizer<T> parts, int[] bounds, int[] order, int threadCount)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IReadOnlyDictionary<string, T[]> state = whole.State(0);
        for (int tensor = 0; tensor < order.Length; tensor++)
        {
            Range range = bounds[order[tensor]]..bounds[order[tensor] + 1];
            string place = FormattableString.Invariant($"{threadCount} threads, elements {range}");
            BitAssert.Equal(whole.Parameter(0)[range], parts.Parameter(tensor), place);
            foreach ((string slot, T[] values) in parts.State(tensor))
            {
                BitAssert.Equal<T>(state[slot].AsSpan(range), values, $"{place}, {slot}");
            }
        }
    }
}
