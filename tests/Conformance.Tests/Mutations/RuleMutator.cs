using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Makes every mutant of a generated <c>.Rule.g.cs</c>: of its constants, of the scalars' computation and of the update.</summary>
internal static class RuleMutator
{
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

    private static MethodDeclarationSyntax Method(ClassDeclarationSyntax type, string name) =>
        type.Members.OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.Text == name);
}
