using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>
/// Writes the pass of a measured step: the update's own loop, which sums up what metrics need while the elements are in registers. For classes whose arrays are
/// all of float32, in lanes of 512 bits; the runtime measures what this does not.
/// </summary>
internal static class MetricsLoopWriter
{
    private const string Lanes = "global::GenOptim.Engine.MetricLanes";

    public const string Block = "UpdateMeasured";

    public const string Tile = "UpdateMeasuredTile";

    /// <summary>Whether a class has such a pass.</summary>
    public static bool IsFor(OptimizerSpec spec, UpdateRule rule) =>
        spec.Metrics != MetricKinds.None && spec.Parameter == NumberKind.Float32 && spec.Gradient == NumberKind.Float32 && spec.Treatment.UnitArray is null && rule.Matrix is null && !rule.HasAxes
        && rule.StateSlots.All(slot => slot.Type == NumberKind.Float32);

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        if (!IsFor(spec, rule))
        {
            return;
        }

        string arguments = $"{storage.Arguments}, done, done + {Lanes}.TileLength, in scalars, metricSums";
        writer.Write(
            $$"""
            /// <summary>Updates whole tiles of elements and sums up what is measured in the same pass, where this machine has lanes of 512 bits.</summary>
            /// <returns>Number of elements that were updated.</returns>
            {{GeneratedFile.GeneratedCode}}
            private static nint {{Block}}({{storage.Parameters}}, nint length, bool isBeyondCache, in Scalars scalars, global::System.Span<double> metricSums)
            {
                nint done = 0;
                if (global::GenOptim.Lanes.Vector512Lane<float>.IsSupported)
                {
                    while (done <= length - {{Lanes}}.TileLength)
                    {
                        done = isBeyondCache
                            ? {{Tile}}<{{storage.TypeArguments("Vector512", "PrefetchAhead")}}>({{arguments}})
                            : {{Tile}}<{{storage.TypeArguments("Vector512", "NoPrefetch")}}>({{arguments}});
                    }
                }

                return done;
            }
            """);
        writer.Blank();
        CpuWriter.WriteLaneLoop(
            writer,
            rule,
            storage,
            "Updates one tile, each element loaded and stored once, and adds what is measured to the sums.",
            Tile,
            ", global::System.Span<double> metricSums",
            new LaneLoopLines
            {
                Before = [$"{Lanes} measured = default;"],
                AfterLoads = ["measured.Note(in parameters, in gradients, i);"],
                AfterStores = Sums(spec, rule),
                After = ["measured.AddTo(metricSums);"],
            });
        writer.Blank();
    }

    /// <summary>Writes the engine's side.</summary>
    public static void WriteEngine(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        if (!IsFor(spec, rule))
        {
            return;
        }

        writer.Write("    protected override nint UpdateMeasured(in global::GenOptim.Engine.Block block, in Scalars scalars, global::System.Span<double> metricSums) =>");
        CpuWriter.WriteCall(writer, storage, $"{spec.Type.FullName}.{Block}", indentation: 8, "metricSums");
        writer.Blank();
    }

    private static IEnumerable<string> Sums(OptimizerSpec spec, UpdateRule rule)
    {
        yield return "measured.AddUpdate(in parameters, i);";

        // The arrays that the runtime takes for the moments have the same names in saved state.
        if (SlotOf(rule, "exp_avg", "momentum_buffer") is { } moment)
        {
            yield return $"measured.AddMoment(in {moment.Variable}s, i);";
        }

        if (spec.Metrics.HasFlag(MetricKinds.Cosines))
        {
            yield return "measured.AddProducts();";
        }

        if (spec.Metrics.HasFlag(MetricKinds.SecondMoment) && SlotOf(rule, "exp_avg_sq") is { } second)
        {
            yield return $"measured.AddSecondMoment(in {second.Variable}s, i);";
        }

        if (spec.Metrics.HasFlag(MetricKinds.LostUpdates))
        {
            yield return "measured.CountLost();";
        }
    }

    private static StateSlotSpec? SlotOf(UpdateRule rule, params string[] keys) => rule.StateSlots.FirstOrDefault(slot => keys.Contains(slot.Key));
}
