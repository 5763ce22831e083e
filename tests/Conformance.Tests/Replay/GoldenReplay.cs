using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Scenarios;
using Xunit;

namespace GenOptim.Conformance.Replay;

/// <summary>Replays a recorded case and compares every recorded bit.</summary>
internal static class GoldenReplay
{
    /// <summary>Replays a case in its own number type.</summary>
    public static void Run(
        string caseName, Func<Scenario<float>, IReplayedOptimizer<float>> ofFloat, Func<Scenario<double>, IReplayedOptimizer<double>> ofDouble)
    {
        GoldenCase golden = GoldenArchive.Case(caseName);
        if (golden.IsDouble)
        {
            Run(golden, ofDouble, _ => true);
        }
        else
        {
            Run(golden, ofFloat, _ => true);
        }
    }

    /// <summary>Replays a case and compares the tensors that <paramref name="isCompared"/> selects.</summary>
    public static void Run<T>(GoldenCase golden, Func<Scenario<T>, IReplayedOptimizer<T>> create, Func<int, bool> isCompared)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Scenario<T> scenario = GoldenScenario.Of<T>(golden);
        using IReplayedOptimizer<T> optimizer = create(scenario);
        Run(golden, scenario, optimizer, isCompared);
    }

    /// <summary>Replays a case, already read as a scenario, with an optimizer of it.</summary>
    public static void Run<T>(GoldenCase golden, Scenario<T> scenario, IReplayedOptimizer<T> optimizer, Func<int, bool> isCompared)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] compared = [.. Enumerable.Range(0, golden.Tensors.Length).Where(isCompared)];
        for (int step = 1; step <= golden.Steps; step++)
        {
            optimizer.Step(scenario.Steps[step - 1]);
            AssertParameters(golden, optimizer, compared, step);
        }

        foreach (int tensor in compared)
        {
            AssertState(golden, optimizer, tensor);
        }
    }

    private static void AssertParameters<T>(GoldenCase golden, IReplayedOptimizer<T> optimizer, int[] compared, int step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        string text = step.ToString(CultureInfo.InvariantCulture);
        if (golden.Params.TryGetValue(text, out string[]? checkpoint))
        {
            foreach (int tensor in compared)
            {
                BitAssert.Equal(checkpoint[tensor], optimizer.Parameter(tensor), $"{golden.Name}: {golden.Tensors[tensor].Name} after step {text}");
            }
        }

        foreach (GoldenTrace trace in golden.Trace.Where(trace => compared.Contains(trace.Tensor)))
        {
            BitAssert.Equal(
                trace.Params[step - 1],
                optimizer.Parameter(trace.Tensor),
                $"{golden.Name}: trace of {golden.Tensors[trace.Tensor].Name} after step {text}");
        }
    }

    private static void AssertState<T>(GoldenCase golden, IReplayedOptimizer<T> optimizer, int tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Dictionary<string, JsonElement> expected = golden.FinalState[tensor];
        string what = $"{golden.Name}: state of {golden.Tensors[tensor].Name}";
        if (expected.Count == 0)
        {
            Assert.True(optimizer.StepCount(tensor) == 0, $"{what}: a tensor that took no step has step count {optimizer.StepCount(tensor)}.");
            Assert.All(optimizer.State(tensor), slot => Assert.All(slot.Value, element => Assert.Equal(T.Zero, element)));
            return;
        }

        string[] slots = [.. expected.Where(entry => entry.Value.ValueKind == JsonValueKind.String).Select(entry => entry.Key)];
        IReadOnlyDictionary<string, T[]> actual = optimizer.State(tensor);
        Assert.Equal(slots.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (string slot in slots)
        {
            BitAssert.Equal<T>(expected[slot].GetString()!, actual[slot], $"{what}: {slot}");
        }

        if (expected.TryGetValue("step", out JsonElement stepCount))
        {
            Assert.Equal(stepCount.GetDouble(), optimizer.StepCount(tensor));
        }
    }
}
