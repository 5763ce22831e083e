using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the pass over weights that a step does not update, whose average goes on all the same.</summary>
internal static class AverageWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec, StorageArrays storage)
    {
        string type = spec.Compute.Keyword();
        StateSlotSpec[] slots = Slots(spec, storage);
        string parameters = string.Concat(slots.Select(slot => $"ref {slot.Type.Keyword()} {slot.Variable}s, "));
        string arguments = string.Concat(slots.Select(slot => $"ref {slot.Variable}s, "));
        writer.Write(
            $$"""
            /// <summary>Takes a run of weights that the step does not update into their average.</summary>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveOptimization}}
            private static void AverageBlock(ref {{spec.Parameter.Keyword()}} parameters, {{parameters}}nint length, {{type}} averageRate)
            """);
        writer.Block(() =>
        {
            writer.Write("nint done = 0;");
            LaneLadder.Write(writer, spec, storage, "AverageLanes", $"ref parameters, {arguments}done, length, averageRate", chooses: false);
        });
        writer.Blank();
        writer.Write(
            $$"""
            /// <summary>Averages as many whole lanes as there are from <paramref name="start"/> on.</summary>
            /// <returns>Index of the first element that was not averaged.</returns>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveOptimization}}
            private static nint AverageLanes<{{storage.TypeParameters}}>(ref {{spec.Parameter.Keyword()}} parameters, {{parameters}}nint start, nint length, {{type}} averageRate)
            """);
        foreach (string constraint in storage.Constraints)
        {
            writer.Indented(constraint);
        }

        writer.Write(
            $$"""
            {
                nint i = start;
                for (; i <= length - TLane.Count; i += TLane.Count)
                {
                    TPrefetch.Ahead(in averages, i);
                    {{storage.Lines.LoadOfParameter}}
                    UpdateAverage(TLane.Load(ref averages, i), parameter, averageRate).Store(ref averages, i);
                }

                return i;
            }
            """);
    }

    /// <summary>Writes what the engine calls.</summary>
    public static void WriteOverride(SourceWriter writer, OptimizerSpec spec, StorageArrays storage)
    {
        string arguments = string.Concat(Slots(spec, storage).Select(slot => $"{storage.State(storage.IndexOf(slot))}, "));
        writer.Blank().Write(
            $"""
                protected override void UpdateAverage(in global::GenOptim.Engine.Block block, double averageRate) =>
                    AverageBlock(ref block.Values<{spec.Parameter.Keyword()}>(), {arguments}block.Length, {(spec.Compute == NumberKind.Float64 ? string.Empty : "(float)")}averageRate);
            """);
    }

    /// <summary>The arrays that a weight is kept in besides the parameter's own, and the average.</summary>
    private static StateSlotSpec[] Slots(OptimizerSpec spec, StorageArrays storage) => storage.Slots
        .Where(slot => slot.Variable is TreatmentRules.Average or StorageSlots.MasterWeight or StorageSlots.Remainder or StorageSlots.Compensation)
        .ToArray();
}
