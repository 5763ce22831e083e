using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the kernel: which elements a thread updates, its loads, the rule's <c>Update</c>, its stores.</summary>
internal static class KernelWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        WriteKernel(writer, spec, rule);
        writer.Blank();
        WriteUpdateLane(writer, spec, rule);
    }

    private static void WriteKernel(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string arrays = string.Join("\n", IlgpuNames.Arrays(spec, rule).Select(array => $"    {array.Type} {array.Name},"));
        string arguments = string.Join(", ", IlgpuNames.Arrays(spec, rule).Select(array => array.Name));
        string others = (IlgpuNames.BodyLaneLength(spec, rule) - 1).ToString(CultureInfo.InvariantCulture);
        string ahead = others == "1" ? "bodyThreads" : $"({others} * bodyThreads)";
        if (!StorageSlots.IsPlain(spec, rule))
        {
            WriteElementKernel(writer, spec, rule, arrays, arguments);
            return;
        }

        writer.Write(
            $$"""
            /// <summary>What each thread of an accelerator does: a thread of the body updates a lane with accesses of 16 bytes, one of the tail one element.</summary>
            {{GeneratedFile.GeneratedCode}}
            private static void UpdateKernel(
            {{arrays}}
                long bodyThreads,
                Scalars scalars)
            {
                long thread = global::ILGPU.Grid.LongGlobalIndex.X;
                if (thread < bodyThreads)
                {
                    UpdateDeviceLane<{{IlgpuNames.BodyLane(spec, rule)}}>(thread, {{arguments}}, in scalars);
                    return;
                }

                // Each thread of the body has taken {{IlgpuNames.BodyLaneLength(spec, rule).ToString(CultureInfo.InvariantCulture)}} elements.
                long element = thread + {{ahead}};
                if (element < parameters.Length)
                {
                    UpdateDeviceLane<{{IlgpuNames.TailLane(spec, rule)}}>(element, {{arguments}}, in scalars);
                }
            }
            """);
    }

    private static void WriteElementKernel(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, string arrays, string arguments) => writer.Write(
        $$"""
        /// <summary>What each thread of an accelerator does: it updates one element.</summary>
        {{GeneratedFile.GeneratedCode}}
        private static void UpdateKernel(
        {{arrays}}
            long bodyThreads,
            Scalars scalars)
        {
            long element = global::ILGPU.Grid.LongGlobalIndex.X;
            if (element < parameters.Length)
            {
                UpdateDeviceLane<{{IlgpuNames.TailLane(spec, rule)}}>(element, {{arguments}}, in scalars);
            }
        }
        """);

    private static void WriteUpdateLane(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        bool isPlain = StorageSlots.IsPlain(spec, rule);
        var storage = new DeviceStorageLines(spec, rule);
        string arrays = string.Join("\n", IlgpuNames.Arrays(spec, rule).Select(array => $"    {array.Type} {array.Name},"));
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        string lane = $"where TLane : struct, {IlgpuNames.Shared}.IGpuLane<TLane, {spec.Compute.Keyword()}>";
        string constraints = isPlain
            ? lane
            : $"{lane}, global::GenOptim.Lanes.IWordLane<TLane, TWords>\n    where TWords : struct, {IlgpuNames.Shared}.IGpuWords<TWords>";
        writer.Write(
            $"""
            /// <summary>Updates one lane in an accelerator's thread, each element loaded and stored once.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveInlining}
            private static void UpdateDeviceLane<{(isPlain ? "TLane" : "TLane, TWords")}>(
                long index,
            {arrays}
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
            foreach (string store in storage.Stores())
            {
                writer.Write(store);
            }
        });
    }
}
