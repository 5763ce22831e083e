using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the static <c>Step</c> over spans, for callers who keep the state themselves.</summary>
internal static class SpanStepWriter
{
    private const string Block8 = "global::GenOptim.Storage.Block8";

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        var storage = new StorageLines(spec, rule);
        WriteDocumentation(writer, spec, rule, storage);
        string scalars = string.Concat(rule.TensorScalars.Select(scalar => $"ref double {scalar.Variable}, "));
        string peak = spec.HasPeak() ? ", double peakLearningRate" : string.Empty;
        string weightDecay = rule.HasDecay ? ", double weightDecay = WeightDecay" : string.Empty;
        string key = storage.IsRandom ? "long roundingSeed, string parameterName, " : string.Empty;
        string slots = string.Concat(storage.Slots.Select(slot => $"global::System.Span<{slot.Type.Keyword()}> {slot.Variable}, "));
        writer.Write($"public static void Step(global::System.Span<{spec.Parameter.Keyword()}> parameter, global::System.ReadOnlySpan<{spec.Gradient.Keyword()}> gradient, {slots}{scalars}{key}long step, double learningRate, double initialLearningRate{peak}{weightDecay})");
        writer.Block(() =>
        {
            WriteChecks(writer, spec, rule, storage);
            if (storage.IsRandom)
            {
                WriteRuns(writer, spec, rule, storage);
            }
            else
            {
                WriteUpdate(writer, spec, rule, storage);
            }
        });
    }

    private static void WriteDocumentation(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageLines storage)
    {
        writer.Write(
            """
            /// <summary>Takes one step of one parameter whose state the caller keeps, on the calling thread, with the bits that the optimizer gives.</summary>
            /// <param name="parameter">p, updated.</param>
            /// <param name="gradient">g, as long as the parameter.</param>
            """);
        foreach (StateSlotSpec slot in storage.Slots)
        {
            string length = slot.Type.IsBlock8() ? $"<see cref=\"{Block8}.ByteLength\"/> bytes for the parameter's length: codes, then scales" : "as long as the parameter";
            string use = slot.IsDerived ? "." : ", updated. All zero before the first step.";
            writer.Write($"/// <param name=\"{slot.Variable}\">{slot.Summary}, {length}{use}</param>");
        }

        foreach (TensorScalarSpec scalar in rule.TensorScalars)
        {
            writer.Write($"/// <param name=\"{scalar.Variable}\">{scalar.Summary}, updated. {Literal.Double(scalar.Initial)} before the first step.</param>");
        }

        if (storage.IsRandom)
        {
            writer.Write(
                """
                /// <param name="roundingSeed">The optimizer's seed of random rounding.</param>
                /// <param name="parameterName">The parameter's name, on which random rounding depends.</param>
                """);
        }

        writer.Write(
            """
            /// <param name="step">k: 1 in the parameter's first step.</param>
            /// <param name="learningRate">lr, after the schedule; finite and at least 0.</param>
            /// <param name="initialLearningRate">lr0; finite and at least 0.</param>
            """);
        if (spec.HasPeak())
        {
            writer.Write("/// <param name=\"peakLearningRate\">lrPeak; finite and at least 0.</param>");
        }

        if (rule.HasDecay)
        {
            writer.Write("/// <param name=\"weightDecay\">wd; finite and at least 0.</param>");
        }

        writer.Write("/// <exception cref=\"global::System.ArgumentException\">The lengths differ, or two arrays overlap in memory. Nothing was changed.</exception>");
        writer.Write("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A number breaks its rule.</exception>");
        writer.Write(GeneratedFile.GeneratedCode);
    }

    private static void WriteChecks(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageLines storage)
    {
        writer.Write("global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers(gradient.Length, parameter.Length, nameof(gradient));");
        foreach (StateSlotSpec slot in storage.Slots)
        {
            writer.Write(slot.Type.IsBlock8()
                ? $"global::GenOptim.Engine.SpanStep.ThrowIfBlock8LengthDiffers({slot.Variable}.Length, parameter.Length, nameof({slot.Variable}));"
                : $"global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers({slot.Variable}.Length, parameter.Length, nameof({slot.Variable}));");
        }

        WriteOverlapChecks(writer, storage);
        writer.Write($"global::GenOptim.Engine.SpanStep.ThrowIfInvalid(step, learningRate, initialLearningRate, {WeightDecay(rule)});");
        if (spec.HasPeak())
        {
            writer.Write("global::GenOptim.Engine.SpanStep.ThrowIfInvalidRate(peakLearningRate, nameof(peakLearningRate));");
        }

        if (storage.HasMasterWeights)
        {
            writer.Block("if (step == 1)", () => writer.Write(
                $"global::GenOptim.Storage.MasterWeights.TakeIn({Reference("parameter")}, {Reference(StorageSlots.MasterWeight)}, parameter.Length);"));
            writer.Blank();
        }
    }

    /// <summary>Every pair once. The gradient, which is only read, comes second in its pairs.</summary>
    private static void WriteOverlapChecks(SourceWriter writer, StorageLines storage)
    {
        string[] written = new[] { "parameter" }.Concat(storage.Slots.Select(slot => slot.Variable)).ToArray();
        for (int i = 0; i < written.Length; i++)
        {
            foreach (string second in new[] { "gradient" }.Concat(written.Skip(i + 1)))
            {
                writer.Write($"global::GenOptim.Engine.SpanStep.ThrowIfOverlapping({written[i]}, {second});");
            }
        }
    }

    private static void WriteUpdate(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageLines storage)
    {
        writer.Write("UpdateBlock(");
        foreach (string array in Arrays(storage))
        {
            writer.Indented($"{Reference(array)},");
        }

        writer.Indented(
            $"""
            parameter.Length,
            global::GenOptim.Engine.SpanStep.IsBeyondCache(parameter.Length, {storage.BytesPerElement}),
            ComputeScalars({Arguments(spec, rule)}));
            """);
    }

    private static void WriteRuns(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageLines storage)
    {
        const string RunLength = "global::GenOptim.Storage.RoundingKey.RunLength";
        writer.Write(
            $"""
            Scalars scalars = ComputeScalars({Arguments(spec, rule)});
            bool isBeyondCache = global::GenOptim.Engine.SpanStep.IsBeyondCache(parameter.Length, {storage.BytesPerElement});
            ulong stepKey = global::GenOptim.Storage.RoundingKey.OfStep(roundingSeed, parameterName, step);
            """);
        writer.Block($"for (int start = 0; start < parameter.Length; start += {RunLength})", () =>
        {
            writer.Write(storage.Slots.Any(slot => slot.Type.IsBlock8()) ? "UpdateBlock8(" : "UpdateBlock(");
            foreach (string array in new[] { "parameter", "gradient" })
            {
                writer.Indented($"{Reference($"{array}.Slice(start)")},");
            }

            foreach (StateSlotSpec slot in storage.Slots)
            {
                writer.Indented($"{Reference($"{slot.Variable}.Slice(start)")},");
                if (slot.Type.IsBlock8())
                {
                    writer.Indented($"{Reference($"{slot.Variable}.Slice((int){Block8}.ScalesOffset(parameter.Length) + (start / {Block8}.Length))")},");
                }
            }

            writer.Indented(
                $"""
                nint.Min({RunLength}, parameter.Length - start),
                isBeyondCache,
                global::GenOptim.Storage.RoundingKey.OfRun(stepKey, start),
                in scalars);
                """);
        });
    }

    private static IEnumerable<string> Arrays(StorageLines storage) =>
        new[] { "parameter", "gradient" }.Concat(storage.Slots.Select(slot => slot.Variable));

    private static string Reference(string array) => $"ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({array})";

    private static string Arguments(OptimizerSpec spec, UpdateRule rule) => string.Join(
        ", ",
        HostInput.All(spec, rule).Select(input => input.Name == "weightDecay" ? WeightDecay(rule) : input.Argument));

    private static string WeightDecay(UpdateRule rule) => rule.HasDecay ? "weightDecay" : "0";
}
