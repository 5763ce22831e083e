using System.Collections.Generic;
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
            WriteSpanStep(writer, spec, rule);
            writer.Blank();
            WriteUpdateBlock(writer, spec, rule);
            writer.Blank();
            WriteUpdateLanes(writer, spec, rule);
            writer.Blank();
            WriteEngine(writer, spec, rule);
        });

    private static void WriteSpanStep(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string weightDecay = rule.HasDecay ? ", double weightDecay = WeightDecay" : string.Empty;
        writer.Write(
            """
            /// <summary>Takes one step of one parameter whose state the caller keeps, on the calling thread, with the bits that the optimizer gives.</summary>
            /// <param name="parameter">p, updated.</param>
            /// <param name="gradient">g, as long as the parameter.</param>
            """);
        foreach (StateSlotSpec slot in rule.StateSlots)
        {
            writer.Write($"/// <param name=\"{slot.Variable}\">{slot.Summary}, as long as the parameter, updated. All zero before the first step.</param>");
        }

        writer.Write(
            """
            /// <param name="step">k: 1 in the parameter's first step.</param>
            /// <param name="learningRate">lr, after the schedule; finite and at least 0.</param>
            /// <param name="initialLearningRate">lr0; finite and at least 0.</param>
            """);
        if (rule.HasDecay)
        {
            writer.Write("/// <param name=\"weightDecay\">wd; finite and at least 0.</param>");
        }

        writer.Write("/// <exception cref=\"global::System.ArgumentException\">The lengths differ.</exception>");
        writer.Write("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A number breaks its rule.</exception>");
        writer.Write(GeneratedFile.GeneratedCode);
        string slots = string.Concat(rule.StateSlots.Select(slot => $"global::System.Span<{slot.Type.Keyword()}> {slot.Variable}, "));
        writer.Write($"public static void Step(global::System.Span<{spec.Parameter.Keyword()}> parameter, global::System.ReadOnlySpan<{spec.Gradient.Keyword()}> gradient, {slots}long step, double learningRate, double initialLearningRate{weightDecay})");
        writer.Write("{");
        writer.Indented($"global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers(gradient.Length, parameter.Length, nameof(gradient));");
        foreach (StateSlotSpec slot in rule.StateSlots)
        {
            writer.Indented($"global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers({slot.Variable}.Length, parameter.Length, nameof({slot.Variable}));");
        }

        writer.Indented(
            $"""
            global::GenOptim.Engine.SpanStep.ThrowIfInvalid(step, learningRate, initialLearningRate, {(rule.HasDecay ? "weightDecay" : "0")});
            UpdateBlock(
            """);
        IEnumerable<string> arguments = new[] { "parameter", "gradient" }
            .Concat(rule.StateSlots.Select(slot => slot.Variable))
            .Select(name => $"        ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({name}),");
        writer.Write(string.Join("\n", arguments));
        writer.Write(
            $"""
                    parameter.Length,
                    ComputeScalars(learningRate, initialLearningRate, {(rule.HasDecay ? "weightDecay" : "0")}, step));
            """);
        writer.Write("}");
    }

    private static void WriteUpdateBlock(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string compute = spec.Compute.Keyword();
        string arguments = Arguments(rule);
        writer.Write(
            $$"""
            /// <summary>Updates a run of elements: in the widest lane that this machine has, and the rest one by one. The bits are the same in every lane.</summary>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveOptimization}}
            private static void UpdateBlock({{Parameters(spec, rule)}}, nint length, in Scalars scalars)
            {
                nint done = 0;
                if (global::GenOptim.Lanes.Vector512Lane<{{compute}}>.IsSupported)
                {
                    done = UpdateLanes<global::GenOptim.Lanes.Vector512Lane<{{compute}}>>({{arguments}}, done, length, in scalars);
                }
                else if (global::GenOptim.Lanes.Vector256Lane<{{compute}}>.IsSupported)
                {
                    done = UpdateLanes<global::GenOptim.Lanes.Vector256Lane<{{compute}}>>({{arguments}}, done, length, in scalars);
                }
                else if (global::GenOptim.Lanes.Vector128Lane<{{compute}}>.IsSupported)
                {
                    done = UpdateLanes<global::GenOptim.Lanes.Vector128Lane<{{compute}}>>({{arguments}}, done, length, in scalars);
                }

                UpdateLanes<global::GenOptim.Lanes.ScalarLane<{{compute}}>>({{arguments}}, done, length, in scalars);
            }
            """);
    }

    private static void WriteUpdateLanes(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string loads = string.Concat(rule.StateSlots.Select(slot => $"\n        TLane {slot.Variable} = TLane.Load(ref {Plural(slot)}, i);"));
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        string stores = string.Concat(rule.StateSlots.Select(slot => $"\n        {slot.Variable}.Store(ref {Plural(slot)}, i);"));
        writer.Write(
            $$"""
            /// <summary>Updates as many whole lanes as there are from <paramref name="start"/> on, each element loaded and stored once.</summary>
            /// <returns>Index of the first element that was not updated.</returns>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveOptimization}}
            private static nint UpdateLanes<TLane>({{Parameters(spec, rule)}}, nint start, nint length, in Scalars scalars)
                where TLane : struct, global::GenOptim.Lanes.ICpuLane<TLane, {{spec.Compute.Keyword()}}>
            {
                nint i = start;
                for (; i <= length - TLane.Count; i += TLane.Count)
                {
                    TLane parameter = TLane.Load(ref parameters, i);
                    TLane gradient = TLane.Load(in gradients, i);
            """);
        if (loads.Length > 0)
        {
            writer.Write(loads.Substring(1));
        }

        writer.Write($"        Update(ref parameter, gradient, {states}in scalars);");
        writer.Write("        parameter.Store(ref parameters, i);" + stores);
        writer.Write(
            """
                }

                return i;
            }
            """);
    }

    private static void WriteEngine(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
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
        for (int slot = 0; slot < rule.StateSlots.Count; slot++)
        {
            writer.Write($"            ref block.State<{rule.StateSlots[slot].Type.Keyword()}>({slot}),");
        }

        writer.Write(
            """
                        block.Length,
                        in scalars);
            }
            """);
    }

    private static string Parameters(OptimizerSpec spec, UpdateRule rule) => string.Join(", ", new[]
    {
        $"ref {spec.Parameter.Keyword()} parameters",
        $"ref readonly {spec.Gradient.Keyword()} gradients",
    }.Concat(rule.StateSlots.Select(slot => $"ref {slot.Type.Keyword()} {Plural(slot)}")));

    private static string Arguments(UpdateRule rule) =>
        string.Join(", ", new[] { "ref parameters", "in gradients" }.Concat(rule.StateSlots.Select(slot => $"ref {Plural(slot)}")));

    private static string Plural(StateSlotSpec slot) => slot.Variable + "s";
}
