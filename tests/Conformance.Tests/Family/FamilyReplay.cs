using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>Replays a recorded case and compares it, bit for bit where an order of operations gives the recorded bits, else within the tolerance that the recordings state.</summary>
internal sealed class FamilyReplay<T>(FamilyCase recorded, bool isExact)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FamilyReference _reference = FamilyReference.All[recorded.Optimizer];

    /// <summary>Whether the replay adds the recorded weight decay to gradients, as the reference did. The classes are then to have none.</summary>
    public bool AddsDecayToGradient { get; init; }

    public void Run(Func<T[][], IFamilyOptimizer<T>> create)
    {
        GoldenStream stream = FamilyArchive.Stream(recorded.Stream);
        using IFamilyOptimizer<T> optimizer = create([.. recorded.Tensors.Select(tensor => Hex.Decode<T>(stream.Init[tensor.StreamIndex]))]);
        for (int step = 1; step <= recorded.Steps; step++)
        {
            optimizer.Step(
                [.. recorded.LearningRates.Select(rates => rates[step - 1])],
                [.. recorded.Tensors.Select((tensor, index) => tensor.GradNoneSteps.Contains(step) ? null : Gradient(optimizer, index, Hex.Decode<T>(stream.Grads[step - 1][tensor.StreamIndex])))]);
            string text = step.ToString(CultureInfo.InvariantCulture);
            if (recorded.Params.TryGetValue(text, out string[]? checkpoint))
            {
                for (int tensor = 0; tensor < checkpoint.Length; tensor++)
                {
                    Check(Hex.Decode<T>(checkpoint[tensor]), optimizer.Values(tensor), $"tensor {tensor} after step {text}");
                }
            }

            if (recorded.EvalParams.TryGetValue(text, out string[]? evaluated))
            {
                T[][] points = optimizer.EvaluatedValues();
                for (int tensor = 0; tensor < evaluated.Length; tensor++)
                {
                    Check(Hex.Decode<T>(evaluated[tensor]), points[tensor], $"tensor {tensor} evaluated after step {text}");
                }
            }

            foreach (GoldenTrace trace in recorded.Trace)
            {
                Check(Hex.Decode<T>(trace.Params[step - 1]), optimizer.Values(trace.Tensor), $"trace of tensor {trace.Tensor} after step {text}");
            }

            if (recorded.GroupState.TryGetValue(text, out Dictionary<string, JsonElement>[]? groups))
            {
                CheckGroups(optimizer, groups);
            }
        }

        CheckState(optimizer);
    }

    private T[] Gradient(IFamilyOptimizer<T> optimizer, int tensor, T[] gradient)
    {
        if (!AddsDecayToGradient)
        {
            return gradient;
        }

        T weightDecay = T.CreateChecked(_reference.WeightDecayOf(recorded, tensor));
        return [.. gradient.Zip(optimizer.Values(tensor), (g, p) => T.FusedMultiplyAdd(weightDecay, p, g))];
    }

    private void CheckState(IFamilyOptimizer<T> optimizer)
    {
        for (int tensor = 0; tensor < recorded.Tensors.Length; tensor++)
        {
            ParameterState state = optimizer.ExportState(tensor);
            foreach ((string slot, StateTensor actual) in state.Tensors.Where(slot => !_reference.OwnStates.Contains(slot.Key)))
            {
                JsonElement expected = recorded.FinalState[tensor][_reference.StateNames.GetValueOrDefault(slot, slot)];
                if (expected.ValueKind == JsonValueKind.Number)
                {
                    // Prodigy keeps one zero where a tensor began with zeros only.
                    Check([.. Enumerable.Repeat(T.CreateChecked(expected.GetDouble()), actual.AsSpan<T>().Length)], actual.AsSpan<T>(), $"{slot} of tensor {tensor}");
                    continue;
                }

                string hex = expected.ValueKind == JsonValueKind.Object ? expected.GetProperty("hex").GetString()! : expected.GetString()!;
                Check(Hex.Decode<T>(hex), actual.AsSpan<T>(), $"{slot} of tensor {tensor}");
            }

            foreach ((string name, double value) in state.Scalars.Where(scalar => recorded.FinalState[tensor].ContainsKey(scalar.Key)))
            {
                double expected = recorded.FinalState[tensor][name].GetDouble();
                Assert.True(Math.Abs(value - expected) <= 1e-10 * Math.Abs(expected), $"{recorded.Name}: {name} of tensor {tensor} is {value}, not {expected}.");
            }
        }
    }

    private void CheckGroups(IFamilyOptimizer<T> optimizer, Dictionary<string, JsonElement>[] groups)
    {
        for (int group = 0; group < groups.Length; group++)
        {
            foreach ((string name, double value) in optimizer.GroupScalars(group).Where(scalar => groups[group].ContainsKey(scalar.Key)))
            {
                double expected = groups[group][name].GetDouble();
                Assert.True(
                    _reference.HasSameBits ? Math.Abs(value - expected) <= 1e-10 * Math.Abs(expected) : FamilyTolerance.IsWithin(recorded, expected, value),
                    $"{recorded.Name}: {name} of group {group} is {value}, not {expected}.");
            }
        }
    }

    private static T[] Unsigned(ReadOnlySpan<T> values) => [.. values.ToArray().Select(value => value == T.Zero ? T.Zero : value)];

    private void Check(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
    {
        if (isExact)
        {
            // Schedule-Free's zeros have a sign that depends on where a vector ends.
            BitAssert.Equal<T>(
                recorded.EvalParams.Count > 0 ? Unsigned(expected) : expected, recorded.EvalParams.Count > 0 ? Unsigned(actual) : actual, $"{recorded.Name}, {what}");
            return;
        }

        FamilyTolerance.Check(recorded, expected, actual, what);
    }
}
