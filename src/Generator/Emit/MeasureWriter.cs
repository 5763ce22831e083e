using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>Writes what a class measures before its update, for every backend: the passes over lanes, and the numbers of groups.</summary>
internal static class MeasureWriter
{
    /// <summary>How an element's numbers become one, as generated code names it.</summary>
    public static string Kind(MeasureSpec measure) => $"global::GenOptim.Gradients.ReductionKind.{measure.Kind}";

    /// <summary>The name of a pass's method, or of what goes with it.</summary>
    public static string Name(string stem, int pass) => pass == 0 ? stem : stem + (pass + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The numbers of the passes that go over elements.</summary>
    public static IEnumerable<int> Passes(UpdateRule rule) => Enumerable.Range(0, rule.Measures.Count).Where(pass => rule.Measures[pass].GoesOverElements);

    /// <summary>Whether a pass reads a variable.</summary>
    public static Func<string, bool> Reads(MeasurePassSpec pass)
    {
        string code = string.Join("\n", pass.Stages.Select(stage => stage.Code));
        return variable => StageSpec.Names(code, variable);
    }

    /// <summary>The variables that a pass reads, of those that are loaded.</summary>
    public static IReadOnlyList<string> Variables(UpdateRule rule, MeasurePassSpec pass) =>
        [.. new[] { "parameter", "gradient" }.Concat(rule.StateSlots.Select(slot => slot.Variable)).Concat(AxisVariable.Of(rule).Select(variable => variable.Name)).Where(Reads(pass))];

    /// <summary>A call of a pass's method.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="declares">Whether the results are new variables.</param>
    public static string Call(UpdateRule rule, int pass, bool declares)
    {
        MeasurePassSpec description = rule.Measures[pass];
        string variables = string.Concat(Variables(rule, description).Select(variable => $"{variable}, "));
        return $"{Name("Measure", pass)}({variables}in scalars, {string.Join(", ", description.Measured.Select(variable => $"out {(declares ? "TLane " : string.Empty)}{variable}"))});";
    }

    public static void WriteRule(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        WriteAdvance(writer, rule);
        WriteAdvanceOptimizer(writer, rule);
        foreach (int pass in Passes(rule))
        {
            WriteMeasure(writer, spec, rule, pass);
        }
    }

    /// <summary>Writes what an engine does with the numbers of a group.</summary>
    public static void WriteAdvanceGroup(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, string indentation)
    {
        if (rule.GroupScalars.Count > 0)
        {
            string scalars = string.Join(", ", rule.GroupScalars.Select((_, index) => $"ref scalars[{index.ToString(CultureInfo.InvariantCulture)}]"));
            writer.Write($"{indentation}protected override void AdvanceGroup(double learningRate, double initialLearningRate, global::System.Span<double> scalars) =>");
            writer.Write($"{indentation}    {spec.Type.FullName}.AdvanceGroup(learningRate, initialLearningRate, {scalars});");
            writer.Blank();
        }
    }

    /// <summary>Writes what an engine does with the numbers of the optimizer.</summary>
    public static void WriteAdvanceOptimizer(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, string indentation)
    {
        if (rule.OptimizerScalars.Count > 0)
        {
            IEnumerable<string> measures = rule.Measures.SelectMany(pass => pass.Measures)
                .Select((measure, index) => (measure, index))
                .Where(one => one.measure.IsOfAll)
                .Select(one => $"measures[{one.index.ToString(CultureInfo.InvariantCulture)}]");
            IEnumerable<string> scalars = rule.OptimizerScalars.Select((_, index) => $"ref scalars[{index.ToString(CultureInfo.InvariantCulture)}]");
            writer.Write($"{indentation}protected override void AdvanceOptimizer(long step, global::System.ReadOnlySpan<double> measures, global::System.Span<double> scalars) =>");
            writer.Write($"{indentation}    {spec.Type.FullName}.AdvanceOptimizer({string.Join(", ", new[] { "step" }.Concat(measures).Concat(scalars))});");
            writer.Blank();
        }
    }

    private static void WriteAdvanceOptimizer(SourceWriter writer, UpdateRule rule)
    {
        if (rule.OptimizerScalars.Count == 0)
        {
            return;
        }

        MeasureSpec[] measures = [.. rule.Measures.SelectMany(pass => pass.Measures).Where(measure => measure.IsOfAll)];
        writer.Write("/// <summary>Brings what the optimizer keeps forward by one step, once everything that is measured over all parameters is known.</summary>");
        writer.Write("/// <param name=\"optimizerStep\">1 in the optimizer's first step.</param>");
        foreach (MeasureSpec measure in measures)
        {
            writer.Write($"/// <param name=\"{measure.Number}\">{measure.Summary}.</param>");
        }

        foreach (TensorScalarSpec scalar in rule.OptimizerScalars)
        {
            writer.Write($"/// <param name=\"{scalar.Variable}\">{scalar.Summary}.</param>");
        }

        writer.Write(GeneratedFile.GeneratedCode);
        string parameters = string.Concat(measures.Select(measure => $", double {measure.Number}"))
            + string.Concat(rule.OptimizerScalars.Select(scalar => $", ref double {scalar.Variable}"));
        writer.Block($"private static void AdvanceOptimizer(long optimizerStep{parameters})", () =>
        {
            foreach (string line in rule.OptimizerAdvance)
            {
                writer.Write(line);
            }
        });
        writer.Blank();
    }

    private static void WriteAdvance(SourceWriter writer, UpdateRule rule)
    {
        if (rule.GroupScalars.Count == 0)
        {
            return;
        }

        writer.Write(
            """
            /// <summary>Brings what a group keeps forward by one step, whether its parameters have gradients or not.</summary>
            /// <param name="learningRate">lr, after the schedule.</param>
            /// <param name="initialLearningRate">lr0.</param>
            """);
        foreach (TensorScalarSpec scalar in rule.GroupScalars)
        {
            writer.Write($"/// <param name=\"{scalar.Variable}\">{scalar.Summary}.</param>");
        }

        writer.Write(GeneratedFile.GeneratedCode);
        string scalars = string.Concat(rule.GroupScalars.Select(scalar => $", ref double {scalar.Variable}"));
        writer.Block($"private static void AdvanceGroup(double learningRate, double initialLearningRate{scalars})", () =>
        {
            foreach (string line in rule.GroupAdvance)
            {
                writer.Write(line);
            }
        });
        writer.Blank();
    }

    private static void WriteMeasure(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, int pass)
    {
        MeasurePassSpec description = rule.Measures[pass];
        IReadOnlyList<string> variables = Variables(rule, description);
        writer.Write(
            """
            /// <summary>What each element adds to what is measured before the update. Nothing is changed by it.</summary>
            /// <typeparam name="TLane">The lane.</typeparam>
            """);
        foreach (string variable in variables)
        {
            string summary = variable switch
            {
                "parameter" => "p",
                "gradient" => "g",
                _ => rule.StateSlots.FirstOrDefault(slot => slot.Variable == variable)?.Summary ?? AxisVariable.Of(rule).First(one => one.Name == variable).Summary,
            };
            writer.Write($"/// <param name=\"{variable}\">{summary}.</param>");
        }

        writer.Write("/// <param name=\"scalars\">The step's scalars, as far as they are known.</param>");
        foreach (string variable in description.Measured)
        {
            IEnumerable<string> numbers = description.Measures.Where(measure => measure.Variable == variable).Select(measure => measure.Number)
                .Concat(description.AxisMeasures.Where(measure => measure.Variable == variable).Select(measure => measure.Number));
            writer.Write($"/// <param name=\"{variable}\">The element's part of {string.Join(" and ", numbers)}.</param>");
        }

        writer.Write(GeneratedFile.GeneratedCode);
        writer.Write(GeneratedFile.AggressiveInlining);
        string parameters = string.Concat(variables.Select(variable => $"TLane {variable}, "));
        string results = string.Join(", ", description.Measured.Select(variable => $"out TLane {variable}"));
        writer.Write($"private static void {Name("Measure", pass)}<TLane>({parameters}in Scalars scalars, {results})");
        writer.Indented($"where TLane : struct, global::GenOptim.Lanes.ILane<TLane, {spec.Compute.Keyword()}>");
        writer.Write("{").Indented(string.Join("\n\n", description.Stages.Select(stage => $"// {stage.Comment}\n{stage.Code}")));
        writer.Write("}");
        writer.Blank();
    }
}
