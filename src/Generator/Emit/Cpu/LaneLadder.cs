using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the calls of a loop over lanes: in the widest lane that the machine has, the rest in narrower ones, and at last element by element.</summary>
internal static class LaneLadder
{
    /// <summary>Writes the calls, each of which returns how far it came.</summary>
    /// <param name="writer">Where they are written.</param>
    /// <param name="spec">The class.</param>
    /// <param name="storage">What gives the loop its type arguments.</param>
    /// <param name="loop">The loop's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="chooses">Whether what is ahead is asked for only where <c>isBeyondCache</c> says so.</param>
    public static void Write(SourceWriter writer, OptimizerSpec spec, StorageArrays storage, string loop, string arguments, bool chooses = true)
    {
        foreach (string lane in new[] { "Vector512", "Vector256", "Vector128" })
        {
            string Call(string prefetch) => $"{loop}<{storage.TypeArguments(lane, prefetch)}>({arguments});";
            writer.Block($"if (global::GenOptim.Lanes.{lane}Lane<{spec.Compute.Keyword()}>.IsSupported)", () => writer.Write(
                chooses
                    ? $"""
                    done = isBeyondCache
                        ? {Call("PrefetchAhead").TrimEnd(';')}
                        : {Call("NoPrefetch")}
                    """
                    : $"done = {Call("PrefetchAhead")}"));
            writer.Blank();
        }

        writer.Write($"{loop}<{storage.TypeArguments("Scalar", "NoPrefetch")}>({arguments});");
    }
}
