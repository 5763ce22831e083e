using System;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the calls of a loop over lanes: in the widest lane that the machine has, the rest in narrower ones, and at last element by element.</summary>
internal static class LaneLadder
{
    private const string Scalar = "Scalar";

    /// <summary>Writes the calls, each of which returns how far it came.</summary>
    /// <param name="writer">Where they are written.</param>
    /// <param name="spec">The class.</param>
    /// <param name="storage">What gives the loop its type arguments.</param>
    /// <param name="loop">The loop's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="chooses">Whether what is ahead is asked for only where <c>isBeyondCache</c> says so.</param>
    public static void Write(SourceWriter writer, OptimizerSpec spec, StorageArrays storage, string loop, string arguments, bool chooses = true)
    {
        string Call(string lane, string prefetch) => $"{loop}<{storage.TypeArguments(lane, prefetch)}>({arguments});";
        Write(writer, spec, lane =>
            lane == Scalar ? Call(lane, "NoPrefetch")
            : chooses
                ? $"""
                isBeyondCache
                    ? {Call(lane, "PrefetchAhead").TrimEnd(';')}
                    : {Call(lane, "NoPrefetch")}
                """
            : Call(lane, "PrefetchAhead"));
    }

    /// <summary>The same for a loop that is no loop over a class's arrays.</summary>
    /// <param name="writer">Where the calls are written.</param>
    /// <param name="spec">The class.</param>
    /// <param name="call">The call in a lane: <c>Vector512</c>, <c>Vector256</c>, <c>Vector128</c> or <c>Scalar</c>.</param>
    public static void Write(SourceWriter writer, OptimizerSpec spec, Func<string, string> call)
    {
        foreach (string lane in new[] { "Vector512", "Vector256", "Vector128" })
        {
            writer.Block($"if (global::GenOptim.Lanes.{lane}Lane<{spec.Compute.Keyword()}>.IsSupported)", () => writer.Write($"done = {call(lane)}"));
            writer.Blank();
        }

        writer.Write(call(Scalar));
    }
}
