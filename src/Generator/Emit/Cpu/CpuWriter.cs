using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes <c>&lt;Type&gt;.Cpu.g.cs</c>: the pass over a block of elements in lanes, and the step over spans.</summary>
internal static class CpuWriter
{
    public static string Write(OptimizerSpec spec, UpdateRule rule) =>
        GeneratedFile.Write(spec.Type, [], string.Empty, writer =>
        {
            var storage = new StorageLines(spec, rule);
            SpanStepWriter.Write(writer, spec, rule);
            writer.Blank();
            WriteUpdateBlock(writer, spec, storage);
            writer.Blank();
            WriteUpdateLanes(writer, spec, rule, storage);
            writer.Blank();
            WriteEngine(writer, spec, storage);
        });

    private static void WriteUpdateBlock(SourceWriter writer, OptimizerSpec spec, StorageLines storage)
    {
        string compute = spec.Compute.Keyword();
        string arguments = $"{Arguments(storage)}, done, length{storage.KeyArgument}, in scalars";
        writer.Write(
            $$"""
            /// <summary>Updates a run of elements: in the widest lane that this machine has, and the rest one by one. The bits are the same in every lane.</summary>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveOptimization}}
            private static void UpdateBlock({{Parameters(spec, storage)}}, nint length{{storage.KeyParameter}}, in Scalars scalars)
            {
                nint done = 0;
                if (global::GenOptim.Lanes.Vector512Lane<{{compute}}>.IsSupported)
                {
                    done = UpdateLanes<{{storage.TypeArguments("Vector512")}}>({{arguments}});
                }
                else if (global::GenOptim.Lanes.Vector256Lane<{{compute}}>.IsSupported)
                {
                    done = UpdateLanes<{{storage.TypeArguments("Vector256")}}>({{arguments}});
                }
                else if (global::GenOptim.Lanes.Vector128Lane<{{compute}}>.IsSupported)
                {
                    done = UpdateLanes<{{storage.TypeArguments("Vector128")}}>({{arguments}});
                }

                UpdateLanes<{{storage.TypeArguments("Scalar")}}>({{arguments}});
            }
            """);
    }

    private static void WriteUpdateLanes(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageLines storage)
    {
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        writer.Write(
            $"""
            /// <summary>Updates as many whole lanes as there are from <paramref name="start"/> on, each element loaded and stored once.</summary>
            /// <returns>Index of the first element that was not updated.</returns>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static nint UpdateLanes<{storage.TypeParameters}>({Parameters(spec, storage)}, nint start, nint length{storage.KeyParameter}, in Scalars scalars)
            """);
        foreach (string constraint in storage.Constraints)
        {
            writer.Indented(constraint);
        }

        writer.Block(() =>
        {
            writer.Write("nint i = start;");
            writer.Block("for (; i <= length - TLane.Count; i += TLane.Count)", () =>
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
            writer.Blank().Write("return i;");
        });
    }

    private static void WriteEngine(SourceWriter writer, OptimizerSpec spec, StorageLines storage)
    {
        writer.Write(
            $$"""
            /// <summary>Takes this class's steps on the CPU.</summary>
            {{GeneratedFile.GeneratedCode}}
            private sealed class CpuEngine : global::GenOptim.Engine.OptimizerEngine<Scalars>
            {
                public CpuEngine(double learningRate)
                    : base({{spec.Type.Name}}.Descriptor, learningRate)
                {
                }

                protected override Scalars ComputeScalars(double learningRate, double initialLearningRate, double weightDecay, long step) =>
                    {{spec.Type.Name}}.ComputeScalars(learningRate, initialLearningRate, weightDecay, step);

                protected override void Update(in global::GenOptim.Engine.Block block, in Scalars scalars) =>
                    UpdateBlock(
                        ref block.Values<{{spec.Parameter.Keyword()}}>(),
                        in block.Gradients<{{spec.Gradient.Keyword()}}>(),
            """);
        for (int slot = 0; slot < storage.Slots.Count; slot++)
        {
            writer.Write($"            {State(storage, slot)},");
        }

        writer.Write("            block.Length,");
        if (storage.IsRandom)
        {
            writer.Write("            block.RoundingKey,");
        }

        writer.Write("            in scalars);");
        if (storage.HasMasterWeights)
        {
            writer.Blank().Write(
                $"""
                    protected override void TakeInValues(in global::GenOptim.Engine.Block block) =>
                        global::GenOptim.Storage.MasterWeights.TakeIn(ref block.Values<{spec.Parameter.Keyword()}>(), {State(storage, storage.Slots.Count - 1)}, block.Length);
                """);
        }

        writer.Write("}");
    }

    private static string Parameters(OptimizerSpec spec, StorageLines storage) => string.Join(", ", new[]
    {
        $"ref {spec.Parameter.Keyword()} parameters",
        $"ref readonly {spec.Gradient.Keyword()} gradients",
    }.Concat(storage.Slots.Select(slot => $"ref {slot.Type.Keyword()} {slot.Variable}s")));

    private static string Arguments(StorageLines storage) =>
        string.Join(", ", new[] { "ref parameters", "in gradients" }.Concat(storage.Slots.Select(slot => $"ref {slot.Variable}s")));

    private static string State(StorageLines storage, int slot) =>
        $"ref block.State<{storage.Slots[slot].Type.Keyword()}>({slot.ToString(CultureInfo.InvariantCulture)})";
}
