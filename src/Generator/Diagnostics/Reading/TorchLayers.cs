using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>The layers of a TorchSharp module, as far as the code that makes it shows them.</summary>
internal static class TorchLayers
{
    /// <summary>
    /// What of a module is not for an optimizer that steps on whole matrices, and why: an embedding, a layer with a vector, a head. Null where nothing of the kind can be seen.
    /// </summary>
    /// <param name="model">An expression that holds the module.</param>
    /// <param name="module"><c>torch.nn.Module</c>.</param>
    /// <param name="names">The names of embeddings and heads.</param>
    public static (string Name, string Why)? NotForMuon(IOperation model, INamedTypeSymbol module, IReadOnlyList<string> names)
    {
        foreach (IOperation created in Provenance.Of(model)?.Creations ?? [])
        {
            List<IInvocationOperation> layers = created switch
            {
                IInvocationOperation call => [.. LayersOf(call, module)],
                IObjectCreationOperation { Type: INamedTypeSymbol type, SemanticModel: { } near } when TorchSymbols.IsOrDerivesFrom(type, module) => [.. LayersIn(type, near, module)],
                _ => [],
            };
            if (layers.Select(layer => Judge(layer, names)).FirstOrDefault(static judged => judged is not null) is { } found)
            {
                return found;
            }

            // The last layer of a sequence reads its classes or words out.
            if (created is IInvocationOperation { TargetMethod.Name: "Sequential", Syntax: InvocationExpressionSyntax sequence }
                && layers.LastOrDefault() is { Type.Name: "Linear" } head && head.Syntax == LastIn(sequence))
            {
                return (Short(head), "is the model's last layer, a head");
            }
        }

        return null;
    }

    // What a sequence ends with, which may have a name: ("out", nn.Linear(...)).
    private static ExpressionSyntax? LastIn(InvocationExpressionSyntax sequence)
    {
        ExpressionSyntax? last = sequence.ArgumentList.Arguments.LastOrDefault()?.Expression;
        return last is TupleExpressionSyntax named ? named.Arguments.Last().Expression : last;
    }

    // The calls of nn.Linear(...) and its like, in the order in which they stand.
    private static IEnumerable<IInvocationOperation> LayersOf(IInvocationOperation call, INamedTypeSymbol module)
    {
        return call.DescendantsAndSelf().OfType<IInvocationOperation>()
            .Where(layer => layer.TargetMethod is { IsStatic: true, Name: not "Sequential" } && TorchSymbols.IsOrDerivesFrom(layer.Type, module));
    }

    private static IEnumerable<IInvocationOperation> LayersIn(INamedTypeSymbol type, SemanticModel near, INamedTypeSymbol module)
    {
        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = part.GetSyntax();
            if (Models.For(near, declaration.SyntaxTree) is not { } semantics)
            {
                continue;
            }

            foreach (InvocationExpressionSyntax syntax in declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(static call => IsLayer(NameOf(call))))
            {
                if (semantics.GetOperation(syntax) is IInvocationOperation { TargetMethod.IsStatic: true } layer && TorchSymbols.IsOrDerivesFrom(layer.Type, module))
                {
                    yield return layer;
                }
            }
        }
    }

    private static (string Name, string Why)? Judge(IInvocationOperation layer, IReadOnlyList<string> names)
    {
        string kind = layer.Type!.Name;
        if (kind is "Embedding" or "EmbeddingBag")
        {
            return (Short(layer), "is an embedding");
        }

        if (VariableOf(layer.Syntax) is { } name && AnalyzerOptionReader.MatchName(name + ".weight", names) is { } match)
        {
            return (name, $"is an embedding or a head by its name, which holds '{match}'");
        }

        return kind.EndsWith("Norm", System.StringComparison.Ordinal) || kind.StartsWith("BatchNorm", System.StringComparison.Ordinal) ? (Short(layer), "has vectors, of one dimension")
            : (kind == "Linear" || kind.StartsWith("Conv", System.StringComparison.Ordinal)) && HasBias(layer) ? (Short(layer), "has a bias, of one dimension")
            : null;
    }

    private static bool HasBias(IInvocationOperation layer)
    {
        return layer.Arguments.Any(static argument => argument.Parameter?.Name is "hasBias" or "bias" && argument.Value.ConstantValue is { HasValue: true, Value: true });
    }

    private static bool IsLayer(string? name)
    {
        return name is not null && (name is "Embedding" or "EmbeddingBag" or "Linear" || name.StartsWith("Conv", System.StringComparison.Ordinal)
            || name.IndexOf("Norm", System.StringComparison.Ordinal) >= 0);
    }

    private static string? NameOf(InvocationExpressionSyntax call)
    {
        return call.Expression switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => null,
        };
    }

    // lm_head = nn.Linear(...), Linear lm_head = nn.Linear(...) and ("lm_head", nn.Linear(...)).
    private static string? VariableOf(SyntaxNode layer)
    {
        return layer.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declared } => declared.Identifier.ValueText,
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax declared } => declared.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: SimpleNameSyntax name } => name.Identifier.ValueText,
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText,
            ArgumentSyntax { Parent: TupleExpressionSyntax { Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string text } }, ..] } } => text,
            _ => null,
        };
    }

    private static string Short(IInvocationOperation layer)
    {
        return VariableOf(layer.Syntax) ?? layer.Syntax.ToString();
    }
}
