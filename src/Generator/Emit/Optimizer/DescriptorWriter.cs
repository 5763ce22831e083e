using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>Writes the class's descriptor: what its engine is told of the rule.</summary>
internal static class DescriptorWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Write(
            $$"""
            {{GeneratedFile.GeneratedCode}}
            private static readonly global::GenOptim.Engine.OptimizerDescriptor Descriptor = new()
            {
                Contract = {{CompilationFacts.NeededContract}},
                Name = {{Literal.String(spec.Type.Name.TrimStart('@'))}},
                Algorithm = global::GenOptim.Algorithm.{{spec.Algorithm}},
                Decay = global::GenOptim.DecayRule.{{spec.Decay}},
                Parameter = global::GenOptim.DType.{{spec.Parameter}},
                Gradient = global::GenOptim.DType.{{spec.Gradient}},
                Constants =
                [
            """);
        foreach (ConstantSpec constant in rule.Constants.Where(constant => constant.Name is not "WeightDecay"))
        {
            string value = constant.IsFlag ? $"{constant.Name} ? 1 : 0" : constant.Choice is null ? constant.Name : $"(int){constant.Name}";
            writer.Write($"        new({Literal.String(constant.Name)}, {value}),");
        }

        writer.Write(
            """
                ],
                StateSlots =
                [
            """);
        foreach (StateSlotSpec slot in StorageSlots.OfDescriptor(spec, rule))
        {
            writer.Write($"        new({Literal.String(slot.Key)}, global::GenOptim.DType.{slot.Type}){SlotOptions(slot)},");
        }

        WriteScalars(writer, "ParameterScalars", rule.TensorScalars);
        WriteScalars(writer, "GroupScalars", rule.GroupScalars);
        WriteScalars(writer, "OptimizerScalars", rule.OptimizerScalars);
        AxisWriter.WriteDescriptor(writer, spec, rule);
        if (rule.Measures.Any(pass => pass.Measures.Count > 0))
        {
            writer.Write(
                """
                    ],
                    Measures =
                    [
                """);
            for (int pass = 0; pass < rule.Measures.Count; pass++)
            {
                foreach (MeasureSpec measure in rule.Measures[pass].Measures)
                {
                    string number = pass == 0 ? string.Empty : $", Pass: {pass.ToString(CultureInfo.InvariantCulture)}";
                    writer.Write($"        new({MeasureWriter.Kind(measure)}{number}{(measure.IsOfAll ? ", IsOfAll: true" : string.Empty)}),");
                }
            }
        }

        writer.Write(
            $$"""
                ],
                NewGroup = static parameters => new ParameterGroup(global::GenOptim.Engine.GroupMembers.Typed<{{spec.Parameter.Keyword()}}, {{spec.Gradient.Keyword()}}>(parameters)),{{(StorageSlots.IsRandom(spec, rule) ? "\n    IsRandom = true," : string.Empty)}}{{MetricsLine(spec)}}{{EvaluationLine(rule)}}{{MatrixLine(rule)}}{{RetiredLine(rule)}}
            """);
        TreatmentWriter.WriteDescriptor(writer, spec.Treatment);
        writer.Write(
            $$"""
            };

            """);
    }

    private static string SlotOptions(StateSlotSpec slot) =>
        slot.IsDerived ? " { IsDerived = true }"
        : slot.IsParameterStorage ? " { IsParameterStorage = true }"
        : slot.Axis == AxisKind.Elements ? string.Empty
        : $" {{ Axis = global::GenOptim.TensorAxis.{slot.Axis}{(slot.VectorKey is { } key ? $", VectorName = {Literal.String(key)}" : string.Empty)} }}";

    private static void WriteScalars(SourceWriter writer, string list, IReadOnlyList<TensorScalarSpec> scalars)
    {
        if (scalars.Count == 0)
        {
            return;
        }

        writer.Write(
            $"""
                ],
                {list} =
                [
            """);
        foreach (TensorScalarSpec scalar in scalars)
        {
            writer.Write(scalar.IsSeries
                ? $"        .. global::GenOptim.Engine.HostScalar.Series({Literal.String(scalar.Key)}, {scalar.Count.ToString(CultureInfo.InvariantCulture)}, {Literal.Double(scalar.Initial)}),"
                : $"        new({Literal.String(scalar.Key)}, {Literal.Double(scalar.Initial)}),");
        }
    }

    private static string MatrixLine(UpdateRule rule) => rule.Matrix is { } matrix
        ? $"\n    Matrix = new(IsBatched: {Literal.Bool(matrix.IsBatched)}, SizesFromEnd: {Literal.Bool(matrix.SizesFromEnd)}){ScratchOptions(matrix)},"
        : string.Empty;

    private static string ScratchOptions(MatrixStageSpec matrix) => matrix.Scratch is { } scratch
        ? $" {{ Scratch = [{string.Join(", ", scratch.Select(sides => $"{MatrixWriter.Space}MatrixScratch.Of<{MatrixWriter.Sides(sides)}>()"))}] }}"
        : string.Empty;

    private static string RetiredLine(UpdateRule rule) => rule.RetiredGroupScalars.Count > 0
        ? $"\n    RetiredGroupScalars = [{string.Join(", ", rule.RetiredGroupScalars.Select(Literal.String))}],"
        : string.Empty;

    private static string EvaluationLine(UpdateRule rule) => rule.Evaluation is { } evaluation
        ? $"\n    Evaluation = new({Literal.String(evaluation.Slot)}, {evaluation.Beta}),"
        : string.Empty;

    private static string MetricsLine(OptimizerSpec spec) => spec.Metrics == MetricKinds.None
        ? string.Empty
        : $"\n    Metrics = {string.Join(" | ", spec.Metrics.ToString().Split([", "], System.StringSplitOptions.None).Select(name => $"global::GenOptim.Metrics.{name}"))},";
}
