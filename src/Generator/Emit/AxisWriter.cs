using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using GenOptim.Generator.Emit.Cpu;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>Writes what is done with the numbers of rows and columns: the mathematics over lanes, the loops, and the engine's side.</summary>
internal static class AxisWriter
{
    private const string Lanes = "global::GenOptim.Lanes.";

    /// <summary>What the update is given of rows and columns, in an argument list.</summary>
    public static string Arguments(UpdateRule rule) => string.Concat(OfUpdate(rule).Select(variable => $"{variable.Name}, "));

    /// <summary>The same in a parameter list.</summary>
    public static string Parameters(UpdateRule rule) => string.Concat(OfUpdate(rule).Select(variable => $"TLane {variable.Name}, "));

    /// <summary>The numbers of rows and columns that the update reads.</summary>
    public static IEnumerable<AxisVariable> OfUpdate(UpdateRule rule) => AxisVariable.Of(rule)
        .Where(variable => rule.Stages.Any(stage => StageSpec.Names(stage.Code, variable.Name)));

    /// <summary>The names of a rule's methods over the numbers of rows and columns.</summary>
    public static IEnumerable<string> StepNames(UpdateRule rule) => Steps(rule).Select(step => step.Name);

    /// <summary>The names of their loops.</summary>
    public static IEnumerable<string> LoopNames(UpdateRule rule) => Steps(rule).SelectMany(step => new[] { step.Lanes, step.Block });

    /// <summary>The names of a pass's loops over lanes, and for each the variables whose arrays it takes, in order.</summary>
    public static IEnumerable<(string Loop, IReadOnlyList<string> Variables)> LoopsOf(UpdateRule rule, MeasurePassSpec pass) => Steps(rule)
        .Where(step => pass.AxisSteps.Contains(step.Spec))
        .Select(step => (step.Lanes, (IReadOnlyList<string>)[.. step.Variables.Select(variable => variable.Name)]));

    /// <summary>Writes the mathematics.</summary>
    public static void WriteRule(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        foreach (Step step in Steps(rule))
        {
            string each = step.Spec.Axis == AxisKind.Rows ? "row" : "column";
            writer.Write(
                $"""
                /// <summary>{(step.IsFirst ? $"What becomes of the numbers of each {each} once they are measured." : $"What follows from what became of the numbers of each {each}.")}</summary>
                /// <typeparam name="TLane">The lane.</typeparam>
                """);
            foreach (Variable variable in step.Variables)
            {
                writer.Write($"/// <param name=\"{variable.Name}\">{variable.Summary}.</param>");
            }

            writer.Write("/// <param name=\"scalars\">The step's scalars, as far as they are known.</param>");
            writer.Write(GeneratedFile.GeneratedCode);
            writer.Write(GeneratedFile.AggressiveInlining);
            string parameters = string.Concat(step.Variables.Select(variable => $"{variable.Modifier}TLane {variable.Name}, "));
            writer.Write($"private static void {step.Name}<TLane>({parameters}in Scalars scalars)");
            writer.Indented($"where TLane : struct, {Lanes}ILane<TLane, {spec.Compute.Keyword()}>");
            writer.Write("{").Indented(string.Join("\n\n", step.Spec.Stages.Select(stage => $"// {stage.Comment}\n{stage.Code}"))).Write("}");
            writer.Blank();
        }
    }

    /// <summary>Writes the loops over lanes.</summary>
    public static void WriteLoops(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string compute = spec.Compute.Keyword();
        foreach (Step step in Steps(rule))
        {
            string parameters = string.Join(", ", step.Variables.Select(variable => $"{(variable.IsAssigned ? "ref" : "ref readonly")} {compute} {variable.Name}s"));
            string arguments = string.Join(", ", step.Variables.Select(variable => $"{variable.Reference} {variable.Name}s"));
            string what = step.Spec.Axis == AxisKind.Rows ? "rows" : "columns";
            writer.Write(
                $"""
                /// <summary>Goes over the {what} of a parameter: in the widest lane that this machine has, the rest in narrower ones. The bits are the same in every lane.</summary>
                {GeneratedFile.GeneratedCode}
                private static void {step.Block}({parameters}, nint length, in Scalars scalars)
                """);
            writer.Block(() =>
            {
                writer.Write("nint done = 0;");
                LaneLadder.Write(writer, spec, lane => $"{step.Lanes}<{Lanes}{lane}Lane<{compute}>>({arguments}, done, length, in scalars);");
            });
            writer.Blank();
            writer.Write(
                $"""
                /// <summary>Goes over as many whole lanes of them as there are from <paramref name="start"/> on.</summary>
                /// <returns>Index of the first that was left.</returns>
                {GeneratedFile.GeneratedCode}
                {GeneratedFile.AggressiveOptimization}
                private static nint {step.Lanes}<TLane>({parameters}, nint start, nint length, in Scalars scalars)
                """);
            writer.Indented($"where TLane : struct, {Lanes}ICpuLane<TLane, {compute}>");
            writer.Block(() =>
            {
                writer.Write("nint i = start;");
                writer.Block("for (; i <= length - TLane.Count; i += TLane.Count)", () =>
                {
                    foreach (Variable variable in step.Variables.Where(variable => variable.IsRead))
                    {
                        writer.Write($"TLane {variable.Name} = TLane.Load({variable.Reference} {variable.Name}s, i);");
                    }

                    writer.Write($"{step.Name}({string.Concat(step.Variables.Select(variable => $"{variable.Modifier}{(variable.IsRead ? string.Empty : "TLane ")}{variable.Name}, "))}in scalars);");
                    foreach (Variable variable in step.Variables.Where(variable => variable.IsAssigned))
                    {
                        writer.Write($"{variable.Name}.Store(ref {variable.Name}s, i);");
                    }
                });
                writer.Blank().Write("return i;");
            });
            writer.Blank();
        }
    }

    /// <summary>Writes the engine's side.</summary>
    public static void WriteEngine(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        IReadOnlyList<Step> steps = Steps(rule);
        if (steps.Count == 0)
        {
            return;
        }

        writer.Write("    protected override void StepAxis(int step, in global::GenOptim.Axes.AxisBlock block, in Scalars scalars)");
        writer.Write("    {");
        writer.Write("        switch (step)");
        writer.Write("        {");
        for (int step = 0; step < steps.Count; step++)
        {
            writer.Write($"            case {step.ToString(CultureInfo.InvariantCulture)}:");
            writer.Write($"                {steps[step].Block}(");
            foreach (Variable variable in steps[step].Variables)
            {
                writer.Write($"                    {variable.Reference} block.Value<{spec.Compute.Keyword()}>({variable.Index.ToString(CultureInfo.InvariantCulture)}),");
            }

            writer.Write("                    block.Length,\n                    in scalars);\n                break;");
        }

        writer.Write("        }\n    }");
        writer.Blank();
    }

    /// <summary>Writes the descriptor's lists.</summary>
    public static void WriteDescriptor(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        if (!rule.HasAxes)
        {
            return;
        }

        List<AxisVariable> variables = [.. AxisVariable.Of(rule)];
        int Index(string name) => variables.FindIndex(variable => variable.Name == name);
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        string Kind(ReductionKind kind, bool isMean) => $"global::GenOptim.Gradients.ReductionKind.{kind}{(isMean ? ", IsMean: true" : string.Empty)}";
        int slots = StorageSlots.All(spec, rule).Count;
        writer.Write("    ],\n    AxisValues =\n    [");
        foreach (AxisVariable variable in variables)
        {
            string[] more =
            [
                .. variable.Slot >= 0 ? new[] { $"Slot = {Text(slots + variable.Slot)}" } : [],
                .. variable.IsOfElements ? new[] { $"ReadFrom = {Text(variable.ReadFrom)}" } : [],
            ];
            writer.Write($"        new(global::GenOptim.TensorAxis.{variable.Axis}){(more.Length == 0 ? string.Empty : $" {{ {string.Join(", ", more)} }}")},");
        }

        writer.Write("    ],\n    AxisMeasures =\n    [");
        for (int pass = 0; pass < rule.Measures.Count; pass++)
        {
            foreach (AxisMeasureSpec measure in rule.Measures[pass].AxisMeasures)
            {
                writer.Write($"        new({Text(pass)}, {Text(Index(measure.Number))}, {Kind(measure.Kind, measure.IsMean)}),");
            }
        }

        writer.Write("    ],\n    AxisSteps =\n    [");
        for (int pass = 0; pass < rule.Measures.Count; pass++)
        {
            foreach (AxisStepSpec step in rule.Measures[pass].AxisSteps)
            {
                string folds = string.Join(", ", step.Folds.Select(fold => $"new({Text(Index(fold.Variable))}, {Text(Index(fold.Result))}, {Kind(fold.Kind, fold.IsMean)})"));
                writer.Write($"        new({Text(pass)}, global::GenOptim.TensorAxis.{step.Axis}){(folds.Length == 0 ? string.Empty : $" {{ Folds = [{folds}] }}")},");
            }
        }
    }

    private static IReadOnlyList<Step> Steps(UpdateRule rule)
    {
        var steps = new List<Step>();
        IReadOnlyList<AxisVariable> variables = AxisVariable.Of(rule);
        foreach (AxisStepSpec step in rule.Measures.SelectMany(pass => pass.AxisSteps))
        {
            string code = string.Join("\n", step.Stages.Select(stage => stage.Code));
            int before = steps.Count(other => other.Spec.Axis == step.Axis);
            steps.Add(new Step(
                step,
                before,
                [.. variables
                    .Select((variable, index) => (variable, index))
                    .Where(one => one.variable.Axis == step.Axis && StageSpec.Names(code, one.variable.Name))
                    .Select(one => new Variable(
                        one.index,
                        one.variable.Name,
                        one.variable.Summary,
                        Regex.IsMatch(code, $@"\b{Regex.Escape(one.variable.Name)} = |\bref {Regex.Escape(one.variable.Name)}\b|\bout {Regex.Escape(one.variable.Name)}\b"),
                        step.Outputs.Any(output => output.Variable == one.variable.Name)))]));
        }

        return steps;
    }

    /// <summary>A step with what it reads and assigns.</summary>
    /// <param name="Spec">The step.</param>
    /// <param name="Number">How many of its axis come before it.</param>
    /// <param name="Variables">What it reads and assigns.</param>
    private sealed record Step(AxisStepSpec Spec, int Number, IReadOnlyList<Variable> Variables)
    {
        public string Name => MeasureWriter.Name($"Step{Spec.Axis}", Number);

        public string Block => MeasureWriter.Name($"Step{Spec.Axis}Block", Number);

        public string Lanes => MeasureWriter.Name($"Step{Spec.Axis}Lanes", Number);

        public bool IsFirst => Number == 0;
    }

    private sealed record Variable(int Index, string Name, string Summary, bool IsAssigned, bool IsOutput)
    {
        public bool IsRead => !IsOutput;

        /// <summary>How a call is handed its array.</summary>
        public string Reference => IsAssigned ? "ref" : "in";

        public string Modifier => IsOutput ? "out " : IsAssigned ? "ref " : string.Empty;
    }
}
