using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the static <c>Step</c> over spans, for callers who keep the state themselves.</summary>
internal static class SpanStepWriter
{
    private const string Block8 = "global::GenOptim.Storage.Block8";

    /// <summary>
    /// Whether a class has that step. What is measured and kept over all parameters cannot be known from one, a series that a tensor keeps is the optimizer's own, and matrices, rows and columns
    /// need a shape and a workspace.
    /// </summary>
    public static bool IsFor(UpdateRule rule) =>
        rule.Matrix is null && !rule.HasAxes && rule.OptimizerScalars.Count == 0 && !rule.Measures.Any(pass => pass.Measures.Any(measure => measure.IsOfAll)) && !rule.TensorScalars.Any(scalar => scalar.IsSeries);

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        var storage = new StorageArrays(spec, rule);
        StepInputWriter.Write(writer, spec, rule, storage.IsRandom);
        writer.Blank();
        WriteDocumentation(writer, spec, rule, storage);
        string scalars = string.Concat(rule.TensorScalars.Select(scalar => $"ref double {scalar.Variable}, "));
        string slots = string.Concat(storage.Slots.Select(slot => $"global::System.Span<{slot.Type.Keyword()}> {slot.Variable}, "));
        string span = spec.Treatment.ZeroGradients ? "Span" : "ReadOnlySpan";
        string units = spec.Treatment.UnitArray is { } unit ? $"global::System.ReadOnlySpan<{spec.Compute.Keyword()}> {unit}, " : string.Empty;
        writer.Write($"public static void Step(global::System.Span<{spec.Parameter.Keyword()}> parameter, global::System.{span}<{spec.Gradient.Keyword()}> gradient, {units}{slots}{scalars}in {StepInputWriter.Name} input)");
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

    private static void WriteDocumentation(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        writer.Write(
            """
            /// <summary>Takes one step of one parameter whose state the caller keeps, on the calling thread, with the bits that the optimizer gives.</summary>
            /// <param name="parameter">p, updated.</param>
            """);
        writer.Write($"/// <param name=\"gradient\">g, as long as the parameter{(spec.Treatment.ZeroGradients ? "; zero afterwards" : string.Empty)}.</param>");
        if (spec.Treatment.UnitArray is { } unit)
        {
            string what = spec.Treatment.HasMultipliers ? "What each element of the gradient is multiplied by" : "What each element of the gradient loses, the mean of its unit";
            writer.Write($"/// <param name=\"{unit}\">{what}, as long as the parameter.</param>");
        }

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

        writer.Write("/// <param name=\"input\">The step's numbers, each by name.</param>");
        writer.Write("/// <exception cref=\"global::System.ArgumentException\">The lengths differ, or two arrays overlap in memory. Nothing was changed.</exception>");
        writer.Write("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A number breaks its rule, or a scalar of the step is not finite, or the decay exceeds 1. Nothing was changed.</exception>");
        writer.Write(GeneratedFile.GeneratedCode);
    }

    private static void WriteChecks(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        writer.Write("global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers(gradient.Length, parameter.Length, \"gradient\");");
        if (spec.Treatment.UnitArray is { } unit)
        {
            writer.Write($"global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers({unit}.Length, parameter.Length, {Literal.String(unit)});");
        }

        foreach (StateSlotSpec slot in storage.Slots)
        {
            writer.Write(slot.Type.IsBlock8()
                ? $"global::GenOptim.Engine.SpanStep.ThrowIfBlock8LengthDiffers({slot.Variable}.Length, parameter.Length, {Literal.String(slot.Variable)});"
                : $"global::GenOptim.Engine.SpanStep.ThrowIfLengthDiffers({slot.Variable}.Length, parameter.Length, {Literal.String(slot.Variable)});");
        }

        WriteOverlapChecks(writer, spec, storage);
        writer.Write($"global::GenOptim.Engine.SpanStep.ThrowIfInvalid(input.Step, input.LearningRate, {InitialLearningRate(spec)}, {WeightDecay(rule)});");
        if (spec.HasPeak())
        {
            writer.Write("global::GenOptim.Engine.SpanStep.ThrowIfInvalidRate(input.PeakLearningRate, \"peakLearningRate\");");
        }

        WriteScalars(writer, spec, rule, storage);
        if (storage.HasMasterWeights)
        {
            writer.Block("if (input.Step == 1)", () => writer.Write(
                $"global::GenOptim.Storage.MasterWeights.TakeIn({Reference("parameter")}, {Reference(StorageSlots.MasterWeight)}, parameter.Length);"));
            writer.Blank();
        }
    }

    /// <summary>Every pair once. The gradient, which is only read, comes second in its pairs.</summary>
    private static void WriteOverlapChecks(SourceWriter writer, OptimizerSpec spec, StorageArrays storage)
    {
        string[] read = spec.Treatment.UnitArray is { } unit ? ["gradient", unit] : ["gradient"];
        if (read.Length > 1 && spec.Treatment.ZeroGradients)
        {
            writer.Write($"global::GenOptim.Engine.SpanStep.ThrowIfOverlapping(gradient, {read[1]});");
        }

        string[] written = new[] { "parameter" }.Concat(storage.Slots.Select(slot => slot.Variable)).ToArray();
        for (int i = 0; i < written.Length; i++)
        {
            foreach (string second in read.Concat(written.Skip(i + 1)))
            {
                writer.Write($"global::GenOptim.Engine.SpanStep.ThrowIfOverlapping({written[i]}, {second});");
            }
        }
    }

    /// <summary>The step's numbers. Those that the caller keeps are computed beside the caller's, which change once nothing can be refused any more.</summary>
    private static void WriteScalars(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        foreach (TensorScalarSpec scalar in rule.TensorScalars)
        {
            writer.Write($"double {HostInput.OfStep(scalar)} = {scalar.Variable};");
        }

        if (rule.Measures.Count > 0)
        {
            MeasureLoopWriter.WriteSpanScalars(writer, rule, storage, [.. Arrays(spec, storage)], Arguments(spec, rule));
        }
        else
        {
            writer.Write($"Scalars scalars = ComputeScalars({Arguments(spec, rule)});");
            writer.Write("CheckScalars(in scalars);");
        }

        foreach (TensorScalarSpec scalar in rule.TensorScalars)
        {
            writer.Write($"{scalar.Variable} = {HostInput.OfStep(scalar)};");
        }
    }

    private static void WriteUpdate(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        writer.Write("UpdateBlock(");
        foreach (string array in Arrays(spec, storage))
        {
            writer.Indented($"{Reference(array)},");
        }

        writer.Indented(
            $"""
            parameter.Length,
            {(rule.Measures.Count > 0 ? "isBeyondCache" : $"global::GenOptim.Engine.SpanStep.IsBeyondCache(parameter.Length, {storage.BytesPerElement})")},
            in scalars);
            """);
    }

    private static void WriteRuns(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        const string RunLength = "global::GenOptim.Storage.RoundingKey.RunLength";
        if (rule.Measures.Count == 0)
        {
            writer.Write(
                $"""
                bool isBeyondCache = global::GenOptim.Engine.SpanStep.IsBeyondCache(parameter.Length, {storage.BytesPerElement});
                """);
        }

        writer.Write("ulong stepKey = global::GenOptim.Storage.RoundingKey.OfStep(input.RoundingSeed, input.ParameterName, input.Step);");

        // A run may end above the largest int.
        writer.Block($"for (long run = 0; run < parameter.Length; run += {RunLength})", () =>
        {
            writer.Write("int start = (int)run;");
            writer.Write(storage.Slots.Any(slot => slot.Type.IsBlock8()) ? "UpdateBlock8(" : "UpdateBlock(");
            foreach (string array in Arrays(spec))
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
                global::GenOptim.Storage.RoundingRun.Of(stepKey, start),
                in scalars);
                """);
        });
    }

    private static IEnumerable<string> Arrays(OptimizerSpec spec, StorageArrays storage) =>
        Arrays(spec).Concat(storage.Slots.Select(slot => slot.Variable));

    private static string[] Arrays(OptimizerSpec spec) =>
        spec.Treatment.UnitArray is { } unit ? ["parameter", "gradient", unit] : ["parameter", "gradient"];

    private static string Reference(string array) => $"ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({array})";

    private static string Arguments(OptimizerSpec spec, UpdateRule rule) => string.Join(", ", HostInput.All(spec, rule).Select(input => input.Name switch
    {
        "learningRate" => "input.LearningRate",
        "initialLearningRate" => InitialLearningRate(spec),
        "peakLearningRate" => "input.PeakLearningRate",
        "weightDecay" => WeightDecay(rule),
        "step" => "input.Step",
        _ when input.IsAssigned => $"ref {HostInput.OfStep(input.Name)}",
        _ => input.SpanDefault is null && !input.IsOfGroup ? input.Name : $"input.{input.PropertyName}",
    }));

    // What the rule does not use has no name in the input, and 0 is as good as any number.
    private static string InitialLearningRate(OptimizerSpec spec) => spec.FollowsSchedule() ? "input.InitialLearningRate" : "0";

    private static string WeightDecay(UpdateRule rule) => rule.HasDecay ? "input.WeightDecay" : "0";
}
