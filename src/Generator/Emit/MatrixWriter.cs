using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Emit.Cpu;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>Writes the stage that is given whole matrices: what they are made of, over lanes, and what is done to them.</summary>
internal static class MatrixWriter
{
    /// <summary>The method that gives each element of the matrix.</summary>
    public const string Element = "Direct";

    /// <summary>The loops that write the elements.</summary>
    public const string Block = "DirectBlock";

    /// <inheritdoc cref="Block"/>
    public const string Lanes = "DirectLanes";

    /// <summary>The method that is given the matrix.</summary>
    public const string Stage = "Transform";

    /// <summary>The namespace of matrices, as generated code names it.</summary>
    public const string Space = "global::GenOptim.Matrices.";

    /// <summary>The sides of a matrix as type arguments.</summary>
    public static string Sides(MatrixSidesSpec sides) => $"{Space}{sides.Rows}, {Space}{sides.Columns}";

    /// <summary>What the update is given besides its other variables, in an argument list.</summary>
    public static string Argument(UpdateRule rule) => rule.Matrix is { } matrix ? $"{matrix.Result}, " : string.Empty;

    /// <summary>The same in a parameter list.</summary>
    public static string Parameter(UpdateRule rule) => rule.Matrix is { } matrix ? $"TLane {matrix.Result}, " : string.Empty;

    /// <summary>Writes the mathematics.</summary>
    public static void WriteRule(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        if (rule.Matrix is not { } matrix)
        {
            return;
        }

        IReadOnlyList<string> variables = Variables(rule, matrix);
        writer.Write(
            """
            /// <summary>What each element of the parameter's matrix is before the stage over matrices. Nothing is changed by it.</summary>
            /// <typeparam name="TLane">The lane.</typeparam>
            """);
        foreach (string variable in variables)
        {
            string summary = variable == "gradient" ? "g" : variable == "parameter" ? "p" : rule.StateSlots.First(slot => slot.Variable == variable).Summary;
            writer.Write($"/// <param name=\"{variable}\">{summary}.</param>");
        }

        writer.Write("/// <param name=\"scalars\">The step's scalars.</param>");
        writer.Write($"/// <param name=\"{matrix.Variable}\">The element.</param>");
        writer.Write(GeneratedFile.GeneratedCode);
        writer.Write(GeneratedFile.AggressiveInlining);
        writer.Write($"private static void {Element}<TLane>({string.Concat(variables.Select(variable => $"TLane {variable}, "))}in Scalars scalars, out TLane {matrix.Variable})");
        writer.Indented($"where TLane : struct, global::GenOptim.Lanes.ILane<TLane, {spec.Compute.Keyword()}>");
        writer.Write("{").Indented(Text(matrix.Stages)).Write("}");
        writer.Blank();
        writer.Write(
            $"""
            /// <summary>The stage over a parameter's whole matrix.</summary>
            /// <param name="matrix">The matrix, changed in its place.</param>
            /// <param name="scalars">The step's scalars.</param>
            {GeneratedFile.GeneratedCode}
            private static void {Stage}(in {Space}MatrixBlock matrix, in Scalars scalars)
            """);
        writer.Write("{").Indented(Text(matrix.Steps)).Write("}");
        writer.Blank();
    }

    /// <summary>Writes the pass over lanes that makes the matrix.</summary>
    public static void WriteLoops(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        if (rule.Matrix is not { } matrix)
        {
            return;
        }

        writer.Write(
            $"""
            /// <summary>Writes what a run of the matrix's elements is made of.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static void {Block}({storage.Parameters}, nint length, bool isBeyondCache, in Scalars scalars)
            """);
        writer.Block(() =>
        {
            writer.Write("nint done = 0;");
            LaneLadder.Write(writer, spec, storage, Lanes, $"{storage.Arguments}, done, length, in scalars");
        });
        writer.Blank();
        writer.Write(
            $"""
            /// <summary>Writes as many whole lanes of it as there are from <paramref name="start"/> on.</summary>
            /// <returns>Index of the first element that was not written.</returns>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static nint {Lanes}<{storage.TypeParameters}>({storage.Parameters}, nint start, nint length, in Scalars scalars)
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
                foreach (string load in storage.Lines.Loads(Reads(matrix)))
                {
                    writer.Write(load);
                }

                string variables = string.Concat(Variables(rule, matrix).Select(variable => $"{variable}, "));
                writer.Write($"{Element}({variables}in scalars, out TLane {matrix.Variable});");
                writer.Write($"{matrix.Variable}.Store(ref matrix, i);");
            });
            writer.Blank().Write("return i;");
        });
        writer.Blank();
    }

    /// <summary>Writes the engine's side.</summary>
    public static void WriteEngine(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        if (rule.Matrix is null)
        {
            return;
        }

        writer.Write("    protected override void Direct(in global::GenOptim.Engine.Block block, in Scalars scalars) =>");
        writer.Write($"        {Block}(");
        foreach (string argument in storage.BlockArguments())
        {
            writer.Write($"            {argument},");
        }

        writer.Write("            block.Length,\n            block.IsBeyondCache,\n            in scalars);");
        writer.Blank();
        writer.Write("    protected override void Transform(in global::GenOptim.Matrices.MatrixBlock matrix, in Scalars scalars) =>");
        writer.Write($"        {spec.Type.FullName}.{Stage}(in matrix, in scalars);");
        writer.Blank();
    }

    private static string Text(IEnumerable<StageSpec> stages) => string.Join("\n\n", stages.Select(stage => $"// {stage.Comment}\n{stage.Code}"));

    /// <summary>The variables that make the matrix, of those that are loaded.</summary>
    public static IReadOnlyList<string> Variables(UpdateRule rule, MatrixStageSpec matrix) =>
        [.. new[] { "parameter", "gradient" }.Concat(rule.StateSlots.Select(slot => slot.Variable)).Where(Reads(matrix))];

    private static Func<string, bool> Reads(MatrixStageSpec matrix)
    {
        string code = string.Join("\n", matrix.Stages.Select(stage => stage.Code));
        return variable => StageSpec.Names(code, variable);
    }
}
