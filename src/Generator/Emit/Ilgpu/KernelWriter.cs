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
        string others = (IlgpuNames.BodyLaneLength(spec) - 1).ToString(CultureInfo.InvariantCulture);
        string ahead = others == "1" ? "bodyThreads" : $"({others} * bodyThreads)";
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
                    UpdateDeviceLane<{{IlgpuNames.BodyLane(spec)}}>(thread, {{arguments}}, in scalars);
                    return;
                }

                // Each thread of the body has taken {{IlgpuNames.BodyLaneLength(spec).ToString(CultureInfo.InvariantCulture)}} elements.
                long element = thread + {{ahead}};
                if (element < parameters.Length)
                {
                    UpdateDeviceLane<{{IlgpuNames.TailLane(spec)}}>(element, {{arguments}}, in scalars);
                }
            }
            """);
    }

    private static void WriteUpdateLane(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string arrays = string.Join("\n", IlgpuNames.Arrays(spec, rule).Select(array => $"    {array.Type} {array.Name},"));
        string loads = string.Concat(rule.StateSlots.Select(slot => $"\n    TLane {slot.Variable} = TLane.Load({IlgpuNames.Plural(slot)}, index);"));
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        string stores = string.Concat(rule.StateSlots.Select(slot => $"\n    TLane.Store({IlgpuNames.Plural(slot)}, index, {slot.Variable});"));
        writer.Write(
            $$"""
            /// <summary>Updates one lane in an accelerator's thread, each element loaded and stored once.</summary>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveInlining}}
            private static void UpdateDeviceLane<TLane>(
                long index,
            {{arrays}}
                in Scalars scalars)
                where TLane : struct, {{IlgpuNames.Shared}}.IGpuLane<TLane, {{spec.Compute.Keyword()}}>
            {
                TLane parameter = TLane.Load(parameters, index);
            """);
        writer.Write($"    TLane gradient = TLane.Load(gradients, index);{loads}");
        writer.Write($"    Update(ref parameter, gradient, {states}in scalars);");
        writer.Write($"    TLane.Store(parameters, index, parameter);{stores}");
        writer.Write("}");
    }
}
