using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>Replays a recorded case and compares it within the tolerance that the recordings state.</summary>
internal static class FamilyReplay
{
    public static void Run<T>(FamilyCase recorded, Func<T[][], IFamilyOptimizer<T>> create)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GoldenStream stream = FamilyArchive.Stream(recorded.Stream);
        using IFamilyOptimizer<T> optimizer = create([.. recorded.Tensors.Select(tensor => Hex.Decode<T>(stream.Init[tensor.StreamIndex]))]);
        for (int step = 1; step <= recorded.Steps; step++)
        {
            optimizer.Step(
                [.. recorded.LearningRates.Select(rates => rates[step - 1])],
                [.. recorded.Tensors.Select(tensor => tensor.GradNoneSteps.Contains(step) ? null : Hex.Decode<T>(stream.Grads[step - 1][tensor.StreamIndex]))]);
            string text = step.ToString(CultureInfo.InvariantCulture);
            if (recorded.Params.TryGetValue(text, out string[]? checkpoint))
            {
                for (int tensor = 0; tensor < checkpoint.Length; tensor++)
                {
                    Check(recorded, Hex.Decode<T>(checkpoint[tensor]), optimizer.Values(tensor), $"tensor {tensor} after step {text}");
                }
            }

            foreach (GoldenTrace trace in recorded.Trace)
            {
                Check(recorded, Hex.Decode<T>(trace.Params[step - 1]), optimizer.Values(trace.Tensor), $"trace of tensor {trace.Tensor} after step {text}");
            }

            if (recorded.GroupState.TryGetValue(text, out Dictionary<string, JsonElement>[]? groups))
            {
                CheckGroups(recorded, optimizer.ExportState(), groups);
            }
        }

        OptimizerState state = optimizer.ExportState();
        for (int tensor = 0; tensor < recorded.Tensors.Length; tensor++)
        {
            foreach ((string slot, StateTensor actual) in state.Parameters[recorded.Tensors[tensor].Name].Tensors)
            {
                Check(recorded, Hex.Decode<T>(recorded.FinalState[tensor][slot].GetString()!), actual.AsSpan<T>(), $"{slot} of tensor {tensor}");
            }
        }
    }

    private static void CheckGroups(FamilyCase recorded, OptimizerState state, Dictionary<string, JsonElement>[] groups)
    {
        for (int group = 0; group < groups.Length; group++)
        {
            foreach ((string name, double value) in state.Groups[group].Scalars)
            {
                double expected = groups[group][name].GetDouble();
                Assert.True(Math.Abs(value - expected) <= 1e-10 * Math.Abs(expected), $"{recorded.Name}: {name} of group {group} is {value}, not {expected}.");
            }
        }
    }

    private static void Check<T>(FamilyCase recorded, ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (double absolute, double relative) = recorded.IsDouble ? (1e-14, 1e-10) : (1e-6, 1e-4);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double wanted = double.CreateChecked(expected[i]);
            double got = double.CreateChecked(actual[i]);
            Assert.True(
                Math.Abs(got - wanted) <= absolute + (relative * Math.Abs(wanted)),
                FormattableString.Invariant($"{recorded.Name}, {what}, element {i}: expected {wanted}, got {got}."));
        }
    }
}
