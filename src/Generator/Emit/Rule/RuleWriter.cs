using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Rule;

/// <summary>Writes <c>&lt;Type&gt;.Rule.g.cs</c>: the mathematics of a class in one place, for every backend.</summary>
internal static class RuleWriter
{
    private const string Divisor = "global::GenOptim.Lanes.Divisor";

    public static string Write(OptimizerSpec spec, UpdateRule rule) =>
        GeneratedFile.Write(spec.Type, Documentation(spec, rule), string.Empty, writer =>
        {
            WriteConstants(writer, rule);
            WriteScalars(writer, spec, rule);
            WriteComputeScalars(writer, spec, rule);
            WriteCheckScalars(writer, spec, rule);
            MeasureWriter.WriteRule(writer, spec, rule);
            AxisWriter.WriteRule(writer, spec, rule);
            MatrixWriter.WriteRule(writer, spec, rule);
            WriteUpdate(writer, spec, rule);
            WriteAverage(writer, spec);
        });

    private static IReadOnlyList<string> Documentation(OptimizerSpec spec, UpdateRule rule) =>
    [
        $"<summary>{rule.Title} on {spec.Parameter.DisplayName()} parameters, with {DecayRules.Title(spec)}.</summary>",
        "<remarks>",
        "In every step, for each element p of a parameter and its gradient g, in the parameter's k-th step:",
        "<code>",
        .. rule.Formula,
        "</code>",
        .. Values(rule).Any() ? new[] { $"with {string.Join(", ", Values(rule))}." } : [],
        "lr is the learning rate of the step, after the schedule.",
        .. rule.Legend,
        .. StorageLegend.Lines(spec, rule),
        .. rule.Papers.Count > 0 ? new[] { $"Source: {string.Join(", ", rule.Papers.Select(paper => $"<see href=\"{paper}\"/>"))}." } : [],
        "</remarks>",
    ];

    private static IEnumerable<string> Values(UpdateRule rule) =>
        rule.Constants.Where(constant => !constant.IsFlag && constant.Choice is null).Select(constant => $"{constant.Name} = {Literal.Double(constant.Value)}");

    private static void WriteConstants(SourceWriter writer, UpdateRule rule)
    {
        foreach (ConstantSpec constant in rule.Constants.Where(constant => !constant.IsOfClass))
        {
            writer.Write($"/// <summary>{constant.Summary}</summary>").Write(GeneratedFile.GeneratedCode);
            writer.Write(constant.Choice is string choice
                ? $"public const global::GenOptim.{constant.Name} {constant.Name} = global::GenOptim.{constant.Name}.{choice};"
                : constant.IsFlag ? $"public const bool {constant.Name} = {Literal.Bool(constant.Value != 0)};"
                : $"public const double {constant.Name} = {Literal.Double(constant.Value)};");
            writer.Blank();
        }

        if (rule.DefaultLearningRate is double learningRate)
        {
            writer.Write(
                $"""
                /// <summary>The learning rate where the constructor is given none.</summary>
                {GeneratedFile.GeneratedCode}
                public const double DefaultLearningRate = {Literal.Double(learningRate)};

                """);
        }
    }

    private static void WriteScalars(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Write("/// <summary>What a step needs besides arrays: computed once per group and step count.</summary>");
        writer.Write(GeneratedFile.GeneratedCode);
        writer.Block("internal struct Scalars", () =>
        {
            for (int i = 0; i < rule.Scalars.Count; i++)
            {
                if (i > 0)
                {
                    writer.Blank();
                }

                writer.Write($"/// <summary>{rule.Scalars[i].Summary}</summary>");
                writer.Write($"public {(rule.Scalars[i].IsDivisor ? $"{Divisor}<{spec.Compute.Keyword()}>" : spec.Compute.Keyword())} {rule.Scalars[i].Name};");
            }
        });
        writer.Blank();
    }

    private static void WriteComputeScalars(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Write(
            $"""
            /// <summary>Computes the scalars in double{(spec.Compute == NumberKind.Float64 ? string.Empty : $", each rounded once to {spec.Compute.Keyword()}")}.</summary>
            """);
        foreach (HostInput input in HostInput.All(spec, rule))
        {
            writer.Write($"/// <param name=\"{input.Name}\">{input.Summary}</param>");
        }

        writer.Write(GeneratedFile.GeneratedCode);
        writer.Block(
            $"private static Scalars ComputeScalars({string.Join(", ", HostInput.All(spec, rule).Select(input => input.Declaration))})",
            () =>
            {
                foreach (string line in rule.ScalarPreparation)
                {
                    writer.Write(line);
                }

                if (rule.ScalarPreparation.Count > 0)
                {
                    writer.Blank();
                }

                writer.Write("Scalars scalars;");
                foreach (ScalarSpec scalar in rule.Scalars)
                {
                    string rounded = spec.Compute.Round(scalar.Expression);
                    writer.Write($"scalars.{scalar.Name} = {(scalar.IsDivisor ? $"{Divisor}.Of({rounded})" : rounded)};");
                }

                writer.Write("return scalars;");
            });
        writer.Blank();
    }

    private static void WriteCheckScalars(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        const string Checks = "global::GenOptim.Engine.StepScalars";
        writer.Write(
            $"""
            /// <summary>Refuses to step with scalars that are not finite in {spec.Compute.Keyword()}{(rule.Scalars.Any(scalar => scalar.WhatDecayLeaves is not null) ? ", or with a decay of more than the whole weight" : string.Empty)}.</summary>
            /// <param name="scalars">The step's scalars.</param>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The message names the scalar.</exception>
            {GeneratedFile.GeneratedCode}
            """);
        writer.Block("private static void CheckScalars(in Scalars scalars)", () =>
        {
            foreach (ScalarSpec scalar in rule.Scalars)
            {
                if (scalar.WhatDecayLeaves is string left)
                {
                    writer.Write($"{Checks}.ThrowIfDecayExceedsWeight({left});");
                }

                writer.Write($"{Checks}.ThrowIfNotFinite(scalars.{scalar.Name}, {Literal.String(scalar.Name)});");
            }
        });
        writer.Blank();
    }

    private static void WriteUpdate(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Write(
            """
            /// <summary>The update, written once for every lane: one element, a SIMD register or a GPU thread's elements.</summary>
            /// <typeparam name="TLane">The lane.</typeparam>
            /// <param name="parameter">p.</param>
            /// <param name="gradient">g.</param>
            """);
        foreach (StateSlotSpec slot in rule.StateSlots)
        {
            writer.Write($"/// <param name=\"{slot.Variable}\">{slot.Summary}.</param>");
        }

        foreach (AxisVariable variable in AxisWriter.OfUpdate(rule))
        {
            writer.Write($"/// <param name=\"{variable.Name}\">{variable.Summary}; that of the element's {(variable.Axis == AxisKind.Rows ? "row" : "column")}.</param>");
        }

        if (rule.Matrix is { } matrix)
        {
            writer.Write($"/// <param name=\"{matrix.Result}\">{matrix.Summary}.</param>");
        }

        writer.Write("/// <param name=\"scalars\">The step's scalars.</param>");
        writer.Write(GeneratedFile.GeneratedCode);
        writer.Write(GeneratedFile.AggressiveInlining);
        string slots = string.Concat(rule.StateSlots.Select(slot => $"ref TLane {slot.Variable}, "));
        writer.Write($"private static void Update<TLane>(ref TLane parameter, TLane gradient, {slots}{AxisWriter.Parameters(rule)}{MatrixWriter.Parameter(rule)}in Scalars scalars)");
        writer.Indented($"where TLane : struct, global::GenOptim.Lanes.ILane<TLane, {spec.Compute.Keyword()}>");
        writer.Write("{").Indented(string.Join("\n\n", rule.Stages.Select(stage => $"// {stage.Comment}\n{stage.Code}")));
        writer.Write("}");
    }

    private static void WriteAverage(SourceWriter writer, OptimizerSpec spec)
    {
        if (!spec.Treatment.HasAverage)
        {
            return;
        }

        string type = spec.Compute.Keyword();
        writer.Blank().Write(
            $$"""
            /// <summary>The average of the weights, for every lane: e + a·(p − e), which is p for a = 1 and comes to rest where the weights do.</summary>
            /// <typeparam name="TLane">The lane.</typeparam>
            /// <param name="average">e.</param>
            /// <param name="parameter">p, after the update.</param>
            /// <param name="rate">a.</param>
            {{GeneratedFile.GeneratedCode}}
            {{GeneratedFile.AggressiveInlining}}
            private static TLane UpdateAverage<TLane>(TLane average, TLane parameter, {{type}} rate)
                where TLane : struct, global::GenOptim.Lanes.ILane<TLane, {{type}}> =>
                TLane.Fma(TLane.All(rate), parameter - average, average);
            """);
    }
}
