using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the engine of a <c>DeviceOptimizer</c>: its kernels, the memory of its state, and what a launch is given.</summary>
internal static class DeviceEngineWriter
{
    private const string Slot = IlgpuNames.Shared + ".ArenaSlot";

    private const string Tensors = "global::System.ReadOnlySpan<global::GenOptim.Engine.TensorState> tensors";

    private const string Table = "global::System.Runtime.CompilerServices.ConditionalWeakTable";

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        UpdateRule small = StorageSlots.ForSmallTensors(rule);
        bool hasBlocks = StorageSlots.HasBlock8(rule);
        writer.Write("/// <summary>Takes this class's steps on an accelerator.</summary>");
        writer.Block($"private sealed class DeviceEngine : {IlgpuNames.Shared}.IlgpuEngine{IlgpuNames.TypeArguments(spec)}", () =>
        {
            writer.Write(
                $"""
                /// <summary>The kernel, loaded once per accelerator and shared by its optimizers.</summary>
                private static readonly {Table}<{IlgpuNames.Accelerator}, {KernelType(spec, small)}> Kernels = new();

                """);
            if (hasBlocks)
            {
                writer.Write(
                    $"""
                    /// <summary>The same for blocks of 8-bit state.</summary>
                    private static readonly {Table}<{IlgpuNames.Accelerator}, {KernelType(spec, rule)}> Kernels8 = new();

                    """);
            }

            MeasureSpec[] measures = [.. rule.Measures.SelectMany(pass => pass.Measures)];
            string measureArguments = MeasureKernelWriter.KernelArguments(spec, small);
            string measureType = $"global::System.Action<{IlgpuNames.Stream}, global::ILGPU.KernelConfig, {measureArguments}>";
            foreach (MeasureSpec measure in measures)
            {
                writer.Write($"private static readonly {Table}<{IlgpuNames.Accelerator}, {measureType}> {MeasureKernelWriter.Kernel(measure)}s = new();");
                writer.Blank();
            }

            writer.Write($"private readonly {KernelType(spec, small)} _kernel;");
            foreach (MeasureSpec measure in measures)
            {
                writer.Write($"private readonly {measureType} _{measure.Number}Kernel;");
            }

            if (hasBlocks)
            {
                writer.Write($"private readonly {KernelType(spec, rule)} _kernel8;");
            }

            writer.Blank();
            writer.Write(
                $"""
                public DeviceEngine({IlgpuNames.Accelerator}? accelerator, {IlgpuNames.Stream}? stream, double learningRate)
                    : base(accelerator, stream, {spec.Type.FullName}.Descriptor, learningRate, {IlgpuNames.BodyLaneLength(spec).ToString(CultureInfo.InvariantCulture)})
                """);
            writer.Block(() =>
            {
                writer.Write($"_kernel = Kernels.GetValue(Accelerator, static accelerator => global::ILGPU.Runtime.KernelLoaders.LoadKernel<{KernelArguments(spec, small)}>(accelerator, UpdateKernel));");
                foreach (MeasureSpec measure in measures)
                {
                    string kernel = MeasureKernelWriter.Kernel(measure);
                    writer.Write($"_{measure.Number}Kernel = {kernel}s.GetValue(Accelerator, static accelerator => global::ILGPU.Runtime.KernelLoaders.LoadKernel<{measureArguments}>(accelerator, {kernel}));");
                }

                if (hasBlocks)
                {
                    writer.Write($"_kernel8 = Kernels8.GetValue(Accelerator, static accelerator => global::ILGPU.Runtime.KernelLoaders.LoadKernel<{KernelArguments(spec, rule)}>(accelerator, {Block8KernelWriter.Name}));");
                }
            });
            writer.Blank();
            if (hasBlocks)
            {
                writer.Write("internal override bool HasBlocks(long length) => length >= global::GenOptim.Storage.Block8.SmallestTensor;");
                writer.Blank();
            }

            WriteSlots(writer, spec, rule);
            WriteCopies(writer, spec, rule);
            if (spec.Treatment.HasAverage)
            {
                AverageKernelWriter.WriteLaunch(writer, spec, small);
            }

            MeasureWriter.WriteAdvanceGroup(writer, spec, rule, string.Empty);
            MeasureWriter.WriteAdvanceOptimizer(writer, spec, rule, string.Empty);
            WriteMeasureLaunch(writer, spec, small, measures);
            WriteCheck(writer, spec, rule);
            WriteLaunch(writer, spec, rule, small, hasBlocks);
        });
    }

    private static string KernelType(OptimizerSpec spec, UpdateRule rule) =>
        $"global::System.Action<{IlgpuNames.Stream}, global::ILGPU.KernelConfig, {KernelArguments(spec, rule)}>";

    private static string KernelArguments(OptimizerSpec spec, UpdateRule rule)
    {
        IEnumerable<string> arrays = IlgpuNames.Arrays(spec, rule).Select(array => array.Type).Append("long");
        return string.Join(", ", StorageSlots.IsRandom(spec, rule) ? arrays.Append(IlgpuNames.Tensors).Append("Scalars") : arrays.Append("Scalars"));
    }

    private static void WriteSlots(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Block($"internal override void AddSlots(global::System.Collections.Generic.List<{Slot}> slots, long length, bool hasBlocks)", () =>
        {
            foreach (StateSlotSpec state in StorageSlots.All(spec, rule))
            {
                writer.Write(state.Type.IsBlock8()
                    ? $"slots.Add(hasBlocks ? new {IlgpuNames.Shared}.BlockSlot(Accelerator, Stream, length) : new {Slot}<float>(Accelerator, Stream, length));"
                    : $"slots.Add(new {Slot}<{state.Type.Keyword()}>(Accelerator, Stream, length));");
            }
        });
        writer.Blank();
    }

    /// <summary>What is copied between values and state outside of steps: values into master weights, and shadow copies from values.</summary>
    private static void WriteCopies(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        IReadOnlyList<StateSlotSpec> slots = StorageSlots.All(spec, rule);
        string slot = slots.Select((state, index) => (state, index))
            .Where(pair => pair.state.Variable is StorageSlots.MasterWeight or StorageSlots.Shadow)
            .Select(pair => pair.index.ToString(CultureInfo.InvariantCulture))
            .FirstOrDefault() ?? string.Empty;
        if (spec.LowPrecision == LowPrecisionKind.MasterWeights)
        {
            writer.Block($"protected override void TakeInValues({Tensors})", () => WriteCopy(
                writer, spec, $"{IlgpuNames.Shared}.MasterWeightKernels.Of{spec.Parameter}", $"run.State<float>({slot})"));
            writer.Blank();
        }

        if (spec.HasShadowCopy)
        {
            writer.Block($"internal override void Derive({Tensors})", () => WriteCopy(
                writer, spec, $"{IlgpuNames.Shared}.ShadowCopyKernels.To{spec.ShadowCopy}", $"run.State<{spec.ShadowCopy.Keyword()}>({slot})"));
            writer.Blank();
        }
    }

    private static void WriteCopy(SourceWriter writer, OptimizerSpec spec, string kernel, string state) => writer.Write(
        $$"""
        for (int next = 0; TryNextRun(tensors, ref next, out {{IlgpuNames.Shared}}.DeviceRun{{IlgpuNames.TypeArguments(spec)}} run);)
        {
            {{kernel}}.Launch(Stream, ConfigOf(run.Length), run.Values, {{state}});
        }
        """);

    private static void WriteCheck(SourceWriter writer, OptimizerSpec spec, UpdateRule rule) => writer.Write(
        $"""
        protected override void CheckScalars(in {HostInput.Inputs} inputs) =>
            {spec.Type.FullName}.CheckScalars({spec.Type.FullName}.ComputeScalars({HostInput.Arguments(spec, rule)}));

        """);

    private static void WriteLaunch(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, UpdateRule small, bool hasBlocks)
    {
        writer.Write(
            $"""
            protected override void Launch(
                global::ILGPU.KernelConfig config,
                in {IlgpuNames.Shared}.DeviceRun{IlgpuNames.TypeArguments(spec)} run,
                long body,
                in {HostInput.Inputs} inputs)
            """);
        writer.Block(() =>
        {
            writer.Write($"Scalars scalars = {spec.Type.FullName}.ComputeScalars({HostInput.Arguments(spec, rule)});");
            if (hasBlocks)
            {
                writer.Block("if (run.HasBlocks)", () => WriteCall(writer, spec, rule, "_kernel8"));
                writer.Block("else", () => WriteCall(writer, spec, small, "_kernel"));
            }
            else
            {
                WriteCall(writer, spec, rule, "_kernel");
            }
        });
    }

    private static void WriteMeasureLaunch(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, MeasureSpec[] measures)
    {
        if (measures.Length == 0)
        {
            return;
        }

        writer.Write(
            $"""
            internal override void LaunchMeasure(
                int measure,
                global::ILGPU.KernelConfig config,
                in {IlgpuNames.Shared}.DeviceRun{IlgpuNames.TypeArguments(spec)} run,
                {IlgpuNames.ArrayView}<double> results,
                in {HostInput.Inputs} inputs)
            """);
        writer.Block(() =>
        {
            writer.Write($"Scalars scalars = {spec.Type.FullName}.ComputeScalars({HostInput.Arguments(spec, rule)});");
            for (int i = 0; i < measures.Length; i++)
            {
                string arrays = string.Concat(StorageSlots.All(spec, rule).Select((slot, index) =>
                    $", run.State<{slot.Type.Keyword()}>({index.ToString(CultureInfo.InvariantCulture)})"));
                string units = spec.Treatment.UnitArray is not null ? $", {UnitsOf(spec)}" : string.Empty;
                string call = $"_{measures[i].Number}Kernel(Stream, config, run.Values, run.Gradients{units}{arrays}, results, scalars);";
                if (measures.Length == 1)
                {
                    writer.Write(call);
                }
                else
                {
                    writer.Block($"if (measure == {i.ToString(CultureInfo.InvariantCulture)})", () => writer.Write(call));
                }
            }
        });
        writer.Blank();
    }

    private static string UnitsOf(OptimizerSpec spec) => $"UnitsOf<{spec.Compute.Keyword()}>(in run, in inputs)";

    private static void WriteCall(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, string kernel)
    {
        writer.Write(
            $"""
            {kernel}(
                Stream,
                config,
                run.Values,
                run.Gradients,
            """);
        if (spec.Treatment.UnitArray is not null)
        {
            writer.Write($"    {UnitsOf(spec)},");
        }

        IReadOnlyList<StateSlotSpec> slots = StorageSlots.All(spec, rule);
        for (int i = 0; i < slots.Count; i++)
        {
            string slot = i.ToString(CultureInfo.InvariantCulture);
            writer.Write(slots[i].Type.IsBlock8()
                ? $"    run.Codes({slot}),\n    run.Scales({slot}),"
                : $"    run.State<{slots[i].Type.Keyword()}>({slot}),");
        }

        writer.Write("    body,");
        if (StorageSlots.IsRandom(spec, rule))
        {
            writer.Write("    run.Tensors(Stream, inputs.Step),");
        }

        writer.Write("    scalars);");
    }
}
