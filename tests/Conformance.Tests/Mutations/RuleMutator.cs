using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Makes every mutant of a generated <c>.Rule.g.cs</c>: of its constants, of the scalars' computation and of the update.</summary>
internal static class RuleMutator
{
    private const string Average = "UpdateAverage";

    public static IEnumerable<Mutant> Mutants(CompilationUnitSyntax root)
    {
        ClassDeclarationSyntax type = root.DescendantNodes().OfType<ClassDeclarationSyntax>().First();
        MethodDeclarationSyntax computeScalars = Method(type, "ComputeScalars");
        MethodDeclarationSyntax update = Method(type, "Update");
        var vocabulary = new RuleVocabulary(type, computeScalars, update);
        return ConstantMutations.Of(type, vocabulary)
            .Concat(StatementMutations.Of(computeScalars))
            .Concat(ExpressionMutations.Of(computeScalars, vocabulary))
            .Concat(HostMutations.Of(computeScalars, vocabulary))
            .Concat(StatementMutations.Of(update))
            .Concat(ExpressionMutations.Of(update, vocabulary))
            .Concat(LaneMutations.Of(update, vocabulary))
            .Concat(OfAverage(type, computeScalars))
            .Concat(type.Members.OfType<MethodDeclarationSyntax>()
                .Where(method => method.Identifier.Text == "Measure")
                .SelectMany(measure => StatementMutations.Of(measure).Concat(ExpressionMutations.Of(measure, vocabulary)).Concat(LaneMutations.Of(measure, vocabulary))))
            .Select(edit => new Mutant(edit.Place, edit.Change, edit.Apply(root), edit.IsReordering))
            .DistinctBy(mutant => mutant.Root.ToString());
    }

    /// <summary>Makes every mutant of a user's own rule.</summary>
    /// <param name="root">The user's file.</param>
    /// <param name="rule">Name of the method.</param>
    public static IEnumerable<Mutant> MutantsOfUsers(CompilationUnitSyntax root, string rule)
    {
        ClassDeclarationSyntax type = root.DescendantNodes().OfType<ClassDeclarationSyntax>().First();
        MethodDeclarationSyntax update = Method(type, rule);
        var vocabulary = new RuleVocabulary(type, update);
        return ConstantMutations.Of(type, vocabulary)
            .Concat(StatementMutations.Of(update))
            .Concat(ExpressionMutations.Of(update, vocabulary))
            .Concat(LaneMutations.Of(update, vocabulary))
            .Select(edit => new Mutant(edit.Place, edit.Change, edit.Apply(root), edit.IsReordering))
            .DistinctBy(mutant => mutant.Root.ToString());
    }

    /// <summary>Of a class that averages its weights; its one expression stands in a block, as <see cref="WithBlocks"/> leaves it.</summary>
    private static IEnumerable<Edit> OfAverage(ClassDeclarationSyntax type, MethodDeclarationSyntax computeScalars)
    {
        if (type.Members.OfType<MethodDeclarationSyntax>().SingleOrDefault(method => method.Identifier.Text == Average) is not { } average)
        {
            return [];
        }

        var vocabulary = new RuleVocabulary(type, computeScalars, average);
        return ExpressionMutations.Of(average, vocabulary).Concat(LaneMutations.Of(average, vocabulary));
    }

    /// <summary>Writes methods of one expression as blocks, which is what is mutated.</summary>
    public static CompilationUnitSyntax WithBlocks(CompilationUnitSyntax root) => root.ReplaceNodes(
        root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.Identifier.Text == Average),
        (method, _) => method
            .WithBody(SyntaxFactory.Block(SyntaxFactory.ParseStatement($"return {method.ExpressionBody!.Expression};")))
            .WithExpressionBody(null)
            .WithSemicolonToken(default));

    private static MethodDeclarationSyntax Method(ClassDeclarationSyntax type, string name) =>
        type.Members.OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.Text == name);
}
