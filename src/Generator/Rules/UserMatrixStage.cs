using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>A class's own stage over matrices as a stage like Muon's: calls of its two methods.</summary>
internal static class UserMatrixStage
{
    /// <summary>The numbers that its methods take, with the methods.</summary>
    public static IEnumerable<(string Method, UserArgumentSpec Argument)> Numbers(UserMatrixSpec matrix) =>
        matrix.ElementArguments.Select(argument => (matrix.Element, argument))
            .Concat(matrix.Arguments.Where(argument => argument.Number is not null).Select(argument => (matrix.Stage, argument.Number!)));

    public static MatrixStageSpec Of(UserRuleSpec rule, OptimizerSpec spec, UserMatrixSpec matrix)
    {
        string element = UserRules.Call(rule, spec, matrix.Element, matrix.ElementArguments.Select(argument => UserRules.Argument(rule, argument)));
        bool hasFormula = rule.Formula.Count > 0;
        return new(
            matrix.ElementVariable,
            matrix.Result,
            $"what {matrix.Stage} has made of the matrix",
            new[]
            {
                new StageSpec(
                    $"An element of the class's own matrix: {matrix.Element}",
                    $"{matrix.ElementVariable} = {element};",
                    hasFormula ? null : $"u = {matrix.Element}(p, state, g)"),
            }.ToEquatableArray(),
            new[]
            {
                new StageSpec(
                    $"The class's own stage over a matrix: {matrix.Stage}",
                    Loop(rule, spec, matrix),
                    hasFormula ? null : $"{matrix.Result} = {matrix.Stage}(U), U being the matrix of all u"),
            }.ToEquatableArray())
        {
            IsBatched = matrix.IsBatched,
            Scratch = matrix.Arguments.Select(argument => argument.Scratch).OfType<MatrixSidesSpec>().ToEquatableArray(),
        };
    }

    private static string Loop(UserRuleSpec rule, OptimizerSpec spec, UserMatrixSpec matrix)
    {
        string number = spec.Compute.Keyword();
        int scratch = 0;
        IEnumerable<string> arguments = matrix.Arguments.Select(argument => argument switch
        {
            { Number: { } taken } => UserRules.Argument(rule, taken),
            { Scratch: { } sides } => $"matrix.Scratch<{number}, {MatrixWriter.Sides(sides)}>({(scratch++).ToString(CultureInfo.InvariantCulture)})",
            _ => "given",
        });
        string call = UserRules.Call(rule, spec, matrix.Stage, arguments.Select(argument => $"\n        {argument}"));
        return $$"""
            for (int i = 0; i < matrix.Count; i++)
            {
                var given = matrix.Given<{{number}}>(i);
                matrix.Store<{{number}}, {{MatrixWriter.Sides(matrix.Sides)}}>({{call}});
            }
            """;
    }
}
