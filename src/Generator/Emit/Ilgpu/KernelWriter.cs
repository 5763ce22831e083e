using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the kernel: which elements a thread updates, its loads, the rule's <c>Update</c>, its stores.</summary>
internal static class KernelWriter
{
    /// <summary>The constraints on a lane of float32 with words.</summary>
    internal const string WordConstraints =
        "where TLane : struct, " + IlgpuNames.Shared + ".IGpuLane<TLane, float>, global::GenOptim.Lanes.IWordLane<TLane, TWords>\n"
        + "    where TWords : struct, " + IlgpuNames.Shared + ".IGpuWords<TWords>";

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        WriteKernel(writer, spec, rule);
        writer.Blank();
        WriteUpdateLane(writer, spec, rule);
    }

    private static void WriteKernel(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        bool isRandom = StorageSlots.IsRandom(spec, rule);
        string arguments = string.Join(", ", IlgpuNames.Arrays(spec, rule).Select(array => array.Name)) + (isRandom ? ", in tensors" : string.Empty);
        int laneLength = IlgpuNames.BodyLaneLength(spec);
        string ahead = laneLength == 2 ? "bodyThreads" : $"({(laneLength - 1).ToString(CultureInfo.InvariantCulture)} * bodyThreads)";
        string access = StorageSlots.IsPlain(spec, rule) ? "accesses of 16 bytes" : "accesses of 16 bytes or, where elements have 16 bits, of 8";
        writer.Write(
            $$"""
            /// <summary>What each thread of an accelerator does: a thread of the body updates a lane with {{access}}; one of the tail updates one element.</summary>
            {{GeneratedFile.GeneratedCode}}
            private static void UpdateKernel(
            {{Parameters(spec, rule)}}
                long bodyThreads,{{(isRandom ? $"\n    {IlgpuNames.Tensors} tensors," : string.Empty)}}
                Scalars scalars)
            {
                long thread = global::ILGPU.Grid.LongGlobalIndex.X;
                if (thread < bodyThreads)
                {
                    UpdateDeviceLane<{{IlgpuNames.BodyLane(spec, rule)}}>(thread, {{arguments}}, in scalars);
                    return;
                }

                // Each thread of the body has taken {{laneLength.ToString(CultureInfo.InvariantCulture)}} elements.
                long element = thread + {{ahead}};
                if (element < parameters.Length)
                {
                    UpdateDeviceLane<{{IlgpuNames.TailLane(spec, rule)}}>(element, {{arguments}}, in scalars);
                }
            }
            """);
    }

    private static void WriteUpdateLane(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        bool isPlain = StorageSlots.IsPlain(spec, rule);
        var storage = new DeviceStorageLines(spec, rule);
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        string lane = $"where TLane : struct, {IlgpuNames.Shared}.IGpuLane<TLane, {spec.Compute.Keyword()}>";
        string constraints = isPlain ? lane : WordConstraints;
        writer.Write(
            $"""
            /// <summary>Updates one lane in an accelerator's thread, each element loaded and stored once.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveInlining}
            private static void UpdateDeviceLane<{(isPlain ? "TLane" : "TLane, TWords")}>(
                long index,
            {Parameters(spec, rule)}{(StorageSlots.IsRandom(spec, rule) ? $"\n    in {IlgpuNames.Tensors} tensors," : string.Empty)}
                in Scalars scalars)
                {constraints}
            """);
        writer.Block(() =>
        {
            foreach (string load in storage.Loads())
            {
                writer.Write(load);
            }

            writer.Write($"Update(ref parameter, gradient, {states}in scalars);");
            foreach (string store in storage.Stores("tensors.RandomWords<TWords>(index)"))
            {
                writer.Write(store);
            }
        });
    }

    internal static string Parameters(OptimizerSpec spec, UpdateRule rule) =>
        string.Join("\n", IlgpuNames.Arrays(spec, rule).Select(array => $"    {array.Type} {array.Name},"));
}
