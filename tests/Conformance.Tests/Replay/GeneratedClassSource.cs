using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Replay;

/// <summary>
/// The source text that a user of the generator would write, and beside it a part of each class that lets tests choose the lane: parts of
/// one class see each other's private members.
/// </summary>
internal static class GeneratedClassSource
{
    public const string Namespace = "GenOptim.Conformance.Generated";

    /// <summary>Source of one class per set of constants.</summary>
    public static string Of(IReadOnlyList<OptimizerConstants> constants, Func<int, string> nameOf) =>
        $"""
        #pragma warning disable CS1591
        using System.Runtime.InteropServices;
        using GenOptim;
        using GenOptim.Lanes;

        namespace {Namespace};

        {string.Join("\n\n", constants.Select((one, index) => one.Declaration(nameOf(index)) + "\n\n" + Access(one, nameOf(index))))}
        """;

    private static string Access(OptimizerConstants constants, string className)
    {
        string number = constants.DType == DType.Float64 ? "double" : "float";
        int slots = constants.StateSlots.Count;
        string states = string.Concat(Enumerable.Range(0, slots).Select(slot => $"s[{slot}], "));
        string references = string.Concat(Enumerable.Range(0, slots).Select(slot => $"ref MemoryMarshal.GetArrayDataReference(s[{slot}]), "));
        string arrays = $"ref MemoryMarshal.GetArrayDataReference(p), in MemoryMarshal.GetArrayDataReference(g), {references}";
        string initial = constants.Decay == DecayRule.Scheduled ? ", InitialLearningRate = lr0" : string.Empty;
        string peak = constants.Decay == DecayRule.Corrected ? ", 2 * lr0" : string.Empty;
        string namedPeak = constants.Decay == DecayRule.Corrected ? ", PeakLearningRate = 2 * lr0" : string.Empty;
        string weightDecay = constants.Decay == DecayRule.None ? string.Empty : ", WeightDecay = wd";
        return $$"""
            public sealed partial class {{className}}
            {
                public static void StepSpans({{number}}[] p, {{number}}[] g, {{number}}[][] s, long step, double lr, double lr0, double wd) =>
                    Step(p, g, {{states}}new() { Step = step, LearningRate = lr{{initial}}{{namedPeak}}{{weightDecay}} });

                public static void StepIn<TLane>({{number}}[] p, {{number}}[] g, {{number}}[][] s, long step, double lr, double lr0, double wd)
                    where TLane : struct, ICpuLane<TLane, {{number}}>
                {
                    Scalars scalars = ComputeScalars(lr, lr0{{peak}}, wd, step);
                    nint done = UpdateLanes<TLane, NoPrefetch>({{arrays}}0, p.Length, in scalars);
                    UpdateLanes<ScalarLane<{{number}}>, NoPrefetch>({{arrays}}done, p.Length, in scalars);
                }
            }
            """;
    }
}
