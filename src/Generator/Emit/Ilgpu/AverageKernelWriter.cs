using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the kernel over weights that a step does not update, whose average goes on all the same.</summary>
internal static class AverageKernelWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string type = spec.Compute.Keyword();
        bool isPlain = StorageSlots.IsPlain(spec, rule);
        string arrays = string.Join(", ", Arrays(spec, rule).Select(array => array.Name));
        string parameters = string.Join("\n", Arrays(spec, rule).Select(array => $"    {array.Type} {array.Name},"));
        string constraints = isPlain ? $"where TLane : struct, {IlgpuNames.Shared}.IGpuLane<TLane, {type}>" : KernelWriter.WordConstraints;
        writer.Write(
            $$"""
            /// <summary>Takes one weight that the step does not update into its average.</summary>
            {{GeneratedFile.GeneratedCode}}
            private static void AverageKernel(
            {{parameters}}
                {{type}} averageRate)
            {
                long element = global::ILGPU.Grid.LongGlobalIndex.X;
                if (element < parameters.Length)
                {
                    AverageDeviceLane<{{IlgpuNames.TailLane(spec, rule)}}>(element, {{arrays}}, averageRate);
                }
            }

            /// <summary>Averages one element.</summary>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveInlining}}
            private static void AverageDeviceLane<{{(isPlain ? "TLane" : "TLane, TWords")}}>(
                long index,
            {{parameters}}
                {{type}} averageRate)
                {{constraints}}
            {
                {{new DeviceStorageLines(spec, rule).LoadOfParameter()}}
                TLane.Store(averages, index, UpdateAverage(TLane.Load(averages, index), parameter, averageRate));
            }
            """);
    }

    /// <summary>Writes the engine's part.</summary>
    public static void WriteLaunch(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string type = spec.Compute.Keyword();
        string arguments = $"{string.Join(", ", Arrays(spec, rule).Select(array => array.Type))}, {type}";
        string kernel = $"global::System.Action<{IlgpuNames.Stream}, global::ILGPU.KernelConfig, {arguments}>";
        writer.Write(
            $$"""
            /// <summary>The kernel over weights that a step does not update, loaded once per accelerator.</summary>
            private static readonly global::System.Runtime.CompilerServices.ConditionalWeakTable<{{IlgpuNames.Accelerator}}, {{kernel}}> AverageKernels = new();

            internal override void TakeIntoAverage(in {{IlgpuNames.Shared}}.DeviceRun{{IlgpuNames.TypeArguments(spec)}} run, double averageRate)
            {
                {{kernel}} average = AverageKernels.GetValue(Accelerator, static accelerator => global::ILGPU.Runtime.KernelLoaders.LoadKernel<{{arguments}}>(accelerator, AverageKernel));
                average(
                    Stream,
                    ConfigOf(run.Length),
                    run.Values,
            """);
        IReadOnlyList<StateSlotSpec> slots = StorageSlots.All(spec, rule);
        for (int slot = 0; slot < slots.Count; slot++)
        {
            if (IsNeeded(slots[slot]))
            {
                writer.Write($"        run.State<{slots[slot].Type.Keyword()}>({slot.ToString(CultureInfo.InvariantCulture)}),");
            }
        }

        writer.Write(
            $$"""
                    {{(spec.Compute == NumberKind.Float64 ? string.Empty : "(float)")}}averageRate);
            }

            """);
    }

    private static IEnumerable<(string Type, string Name)> Arrays(OptimizerSpec spec, UpdateRule rule) =>
        new[] { ($"{IlgpuNames.ArrayView}<{spec.Parameter.Keyword()}>", "parameters") }.Concat(StorageSlots.All(spec, rule)
            .Where(IsNeeded)
            .Select(slot => ($"{IlgpuNames.ArrayView}<{slot.Type.Keyword()}>", IlgpuNames.Plural(slot))));

    private static bool IsNeeded(StateSlotSpec slot) =>
        slot.Variable is TreatmentRules.Average or StorageSlots.MasterWeight or StorageSlots.Remainder or StorageSlots.Compensation;
}
