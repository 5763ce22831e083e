using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes <c>&lt;Type&gt;.Cpu.g.cs</c>: the pass over a block of elements in lanes, and the step over spans.</summary>
internal static class CpuWriter
{
    private const string UpdateBlock = "UpdateBlock";

    /// <summary>The same for state in blocks of 8 bits.</summary>
    private const string UpdateBlock8 = "UpdateBlock8";

    public static string Write(OptimizerSpec spec, UpdateRule rule) =>
        GeneratedFile.Write(spec.Type, [], string.Empty, writer =>
        {
            var storage = new StorageArrays(spec, StorageSlots.ForSmallTensors(rule));
            if (SpanStepWriter.IsFor(rule))
            {
                SpanStepWriter.Write(writer, spec, rule);
                writer.Blank();
            }

            WriteUpdateBlock(writer, spec, storage.ForUpdate(), UpdateBlock, "UpdateLanes");
            writer.Blank();
            WriteUpdateLanes(writer, rule, storage.ForUpdate());
            writer.Blank();
            if (StorageSlots.HasBlock8(rule))
            {
                WriteUpdateBlock(writer, spec, new StorageArrays(spec, rule), UpdateBlock8, Block8LoopWriter.Name);
                writer.Blank();
                Block8LoopWriter.Write(writer, rule, new StorageArrays(spec, rule));
                writer.Blank();
            }

            MetricsLoopWriter.Write(writer, spec, rule, storage);
            MeasureLoopWriter.Write(writer, spec, rule, storage);
            AxisWriter.WriteLoops(writer, spec, rule);
            MatrixWriter.WriteLoops(writer, spec, rule, storage);
            if (spec.Treatment.HasAverage)
            {
                AverageWriter.Write(writer, spec, storage);
                writer.Blank();
            }

            WriteEngine(writer, spec, rule, storage);
        });

    private static void WriteUpdateBlock(SourceWriter writer, OptimizerSpec spec, StorageArrays storage, string name, string loop)
    {
        writer.Write(
            $"""
            /// <summary>Updates a run of elements: in the widest lane that this machine has, the rest in narrower ones. The bits are the same in every lane.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static void {name}({storage.Parameters}, nint length, bool isBeyondCache{storage.RunParameter}, in Scalars scalars)
            """);
        writer.Block(() =>
        {
            if (storage.IsRandom)
            {
                writer.Write("global::GenOptim.Storage.RandomTable randomTable = new(in roundingRun, length);");
            }

            writer.Write("nint done = 0;");
            LaneLadder.Write(writer, spec, storage, loop, $"{storage.Arguments}, done, length{storage.RandomArgument}, in scalars");
        });
    }

    private static void WriteUpdateLanes(SourceWriter writer, UpdateRule rule, StorageArrays storage) => WriteLaneLoop(
        writer,
        rule,
        storage,
        "Updates as many whole lanes as there are from <paramref name=\"start\"/> on, each element loaded and stored once.",
        "UpdateLanes",
        string.Empty,
        new LaneLoopLines());

    /// <summary>Writes a loop that updates lane by lane.</summary>
    internal static void WriteLaneLoop(
        SourceWriter writer, UpdateRule rule, StorageArrays storage, string summary, string name, string parameters, LaneLoopLines lines)
    {
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        writer.Write(
            $"""
            /// <summary>{summary}</summary>
            /// <returns>Index of the first element that was not updated.</returns>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static nint {name}<{storage.TypeParameters}>({storage.Parameters}, nint start, nint length{storage.RandomParameter}, in Scalars scalars{parameters})
            """);
        foreach (string constraint in storage.Constraints)
        {
            writer.Indented(constraint);
        }

        writer.Block(() =>
        {
            writer.WriteAll(lines.Before);
            writer.Write("nint i = start;");
            writer.Block("for (; i <= length - TLane.Count; i += TLane.Count)", () =>
            {
                writer.WriteAll(storage.Lines.Loads());
                writer.WriteAll(lines.AfterLoads);
                writer.Write($"Update(ref parameter, gradient, {states}{AxisWriter.Arguments(rule)}{MatrixWriter.Argument(rule)}in scalars);");
                writer.WriteAll(storage.Lines.Stores());
                writer.WriteAll(lines.AfterStores);
            });
            writer.Blank();
            writer.WriteAll(lines.After);
            writer.Write("return i;");
        });
    }

    private static void WriteEngine(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        writer.Write(
            $$"""
            /// <summary>Takes this class's steps on the CPU.</summary>
            {{GeneratedFile.GeneratedCode}}
            private sealed class CpuEngine : global::GenOptim.Engine.OptimizerEngine<Scalars>
            {
                public CpuEngine(double learningRate)
                    : base({{spec.Type.FullName}}.Descriptor, learningRate)
                {
                }

                protected override Scalars ComputeScalars(in {{HostInput.Inputs}} inputs) =>
                    {{spec.Type.FullName}}.ComputeScalars({{HostInput.Arguments(spec, rule)}});

                protected override void CheckScalars(in Scalars scalars) => {{spec.Type.FullName}}.CheckScalars(in scalars);

            """);
        MeasureWriter.WriteAdvanceGroup(writer, spec, rule, "    ");
        MeasureWriter.WriteAdvanceOptimizer(writer, spec, rule, "    ");
        MeasureLoopWriter.WriteEngine(writer, rule, storage);
        AxisWriter.WriteEngine(writer, spec, rule);
        MatrixWriter.WriteEngine(writer, spec, rule, storage);
        MetricsLoopWriter.WriteEngine(writer, spec, rule, storage);

        // Called once per tensor: a thousand tiny ones would wait for the runtime to find that out.
        writer.Write($"    {GeneratedFile.AggressiveOptimization}");
        if (StorageSlots.HasBlock8(rule))
        {
            writer.Write(
                """
                    protected override void Update(in global::GenOptim.Engine.Block block, in Scalars scalars)
                    {
                        if (block.HasBlock8)
                        {
                """);
            WriteCall(writer, new StorageArrays(spec, rule), UpdateBlock8, indentation: 12);
            writer.Write(
                """
                        }
                        else
                        {
                """);
            WriteCall(writer, storage.ForUpdate(), UpdateBlock, indentation: 12);
            writer.Write(
                """
                        }
                    }
                """);
        }
        else
        {
            writer.Write("    protected override void Update(in global::GenOptim.Engine.Block block, in Scalars scalars) =>");
            WriteCall(writer, storage.ForUpdate(), UpdateBlock, indentation: 8);
        }

        if (storage.HasMasterWeights)
        {
            writer.Blank().Write(
                $"""
                    protected override void TakeInValues(in global::GenOptim.Engine.Block block) =>
                        global::GenOptim.Storage.MasterWeights.TakeIn(ref block.Values<{spec.Parameter.Keyword()}>(), {storage.State(storage.Slots.Count - 1)}, block.Length);
                """);
        }

        if (spec.Treatment.HasAverage)
        {
            AverageWriter.WriteOverride(writer, spec, storage);
        }

        writer.Write("}");
    }

    /// <summary>Writes a call with an engine's block; <paramref name="last"/> is an argument behind the scalars, or null.</summary>
    internal static void WriteCall(SourceWriter writer, StorageArrays storage, string method, int indentation, string? last = null)
    {
        string indent = new(' ', indentation);
        writer.Write($"{indent}{method}(");
        foreach (string argument in storage.BlockArguments())
        {
            writer.Write($"{indent}    {argument},");
        }

        writer.Write($"{indent}    block.Length,");
        writer.Write($"{indent}    block.IsBeyondCache,");
        if (storage.IsRandom)
        {
            writer.Write($"{indent}    block.RoundingRun,");
        }

        writer.Write(last is null ? $"{indent}    in scalars);" : $"{indent}    in scalars,\n{indent}    {last});");
    }
}
