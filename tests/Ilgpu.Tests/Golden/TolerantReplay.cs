using System;
using System.Globalization;
using System.Numerics;
using GenOptim.Conformance.Golden;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>Replays a case on a device that promises no bits: recorded parameters within the tolerance that the recordings state.</summary>
internal static class TolerantReplay
{
    /// <summary>The kinds of input for which the tolerance holds; in others results overflow, vanish or are not numbers.</summary>
    private static readonly string[] Kinds = ["normal", "adaspike"];

    /// <summary>Whether a tolerance is stated for the case.</summary>
    public static bool Covers(GoldenCase golden) => Array.IndexOf(Kinds, GoldenArchive.Stream(golden.Stream).Kind) >= 0;

    public static void Run<T>(GoldenCase golden, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Conformance.Scenarios.Scenario<T> scenario = GoldenScenario.Of<T>(golden);
        using var optimizer = new DeviceReplay<T>(scenario, accelerator);
        for (int step = 1; step <= golden.Steps; step++)
        {
            optimizer.Step(scenario.Steps[step - 1]);
            string text = step.ToString(CultureInfo.InvariantCulture);
            if (golden.Params.TryGetValue(text, out string[]? checkpoint))
            {
                for (int tensor = 0; tensor < checkpoint.Length; tensor++)
                {
                    Agreement.Check<T>(
                        Hex.Decode<T>(checkpoint[tensor]), optimizer.Parameter(tensor), sameBits: false, $"{golden.Name}: {golden.Tensors[tensor].Name} after step {text}");
                }
            }
        }
    }
}
