using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>
/// GENOPT4006: routes the parameters with <c>OptimizerSet.Route</c>, matrices to the class that they were all given to and the rest to the project's class of AdamW.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RouteMatricesFix))]
[Shared]
public sealed class RouteMatricesFix() : DocumentFix(Title, "GENOPT4006")
{
    private const string Title = "Give embeddings, heads and vectors to AdamW";

    // What a set has by the same name, but for the states of all its optimizers.
    private static readonly string[] OfOneState = ["ExportState", "ImportState"];

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return Plan(file, diagnostic) is not null ? [Titled(Title)] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        Dictionary<SyntaxNode, ExpressionSyntax> routed = diagnostics.Select(diagnostic => Plan(file, diagnostic)).OfType<(SyntaxNode Creation, ExpressionSyntax Routed)>()
            .ToDictionary(static plan => plan.Creation, static plan => plan.Routed);
        return file.Root.ReplaceNodes(routed.Keys, (creation, _) => routed[creation].WithTriviaFrom(creation));
    }

    // Null where the optimizer is more than a rate and parameters, where something is asked of it that a set does not have, or where there is no class to give the rest to.
    private static (SyntaxNode Creation, ExpressionSyntax Routed)? Plan(FixedFile file, Diagnostic diagnostic)
    {
        if (file.At(diagnostic).FirstAncestorOrSelf<ArgumentSyntax>() is not
            {
                NameColon: null,
                Parent: ArgumentListSyntax { Arguments: { Count: 2 } arguments, Parent: BaseObjectCreationExpressionSyntax { Initializer: null } creation },
            } parameters
            || arguments[1] != parameters
            || creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
            || variable.Parent is not VariableDeclarationSyntax { Type.IsVar: true, Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } }
            || GenOptimSymbols.TryResolve(file.Model.Compilation) is not { } genOptim
            || genOptim.ClassOf(file.Model.GetTypeInfo(creation, file.Cancellation).Type) is not { StepsOnMatrices: true } matrices
            || !IsUsedAsSet(file, variable)
            || AdamWBeside(file, matrices, genOptim, creation.SpanStart) is not { } adamW)
        {
            return null;
        }

        HashSet<string> names = file.Names();
        string first = Free("matrices", names);
        string second = Free("rest", names);
        return (creation, SyntaxFactory.ParseExpression(
            $"GenOptim.OptimizerSet.Route({parameters.Expression}, "
            + $"{first} => new {matrices.Type.ToMinimalDisplayString(file.Model, creation.SpanStart)}({arguments[0]}, [.. {first}]), "
            + $"{second} => new {adamW.Type.ToMinimalDisplayString(file.Model, creation.SpanStart)}({Literal.Double(adamW.Algorithm!.LearningRate)}, [.. {second}]))"));
    }

    private static string Free(string name, ICollection<string> taken)
    {
        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? name : name + number.ToString(CultureInfo.InvariantCulture)).First(one => !taken.Contains(one));
    }

    private static bool IsUsedAsSet(FixedFile file, VariableDeclaratorSyntax variable)
    {
        return file.Model.Compilation.GetTypeByMetadataName("GenOptim.OptimizerSet") is { } set
            && WrittenNames.MemberAround(variable).DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(use => use.Identifier.ValueText == variable.Identifier.ValueText)
                .All(use => use.Parent is MemberAccessExpressionSyntax access && access.Expression == use
                    && access.Name.Identifier.ValueText is var name && !OfOneState.Contains(name) && !set.GetMembers(name).IsEmpty);
    }

    private static OptimizerClass? AdamWBeside(FixedFile file, OptimizerClass matrices, GenOptimSymbols genOptim, int position)
    {
        return file.Model.Compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type, file.Cancellation).OfType<INamedTypeSymbol>()
            .Select(genOptim.ClassOf).OfType<OptimizerClass>()
            .Where(found => found.Algorithm == AdamWRule.Declaration
                && Numbers(found, genOptim).SequenceEqual(Numbers(matrices, genOptim))
                && file.Model.IsAccessible(position, found.Type))
            .OrderBy(static found => found.Type.ToDisplayString(), System.StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static IEnumerable<object?> Numbers(OptimizerClass @class, GenOptimSymbols genOptim)
    {
        AttributeData attribute = @class.Type.GetAttributes().First(found => SymbolEqualityComparer.Default.Equals(found.AttributeClass, genOptim.Attribute));
        return new[] { "Parameter", "Gradient" }.Select(name => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value);
    }
}
