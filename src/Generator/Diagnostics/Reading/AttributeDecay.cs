using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>The arguments of a <c>[DecoupledOptimizer]</c> attribute that concern decay, with their syntax.</summary>
internal sealed class AttributeDecay
{
    private AttributeDecay(OptimizerClass @class, AttributeArgumentSyntax? weightDecay, AttributeArgumentSyntax? rule)
    {
        Class = @class;
        WeightDecay = weightDecay;
        Rule = rule;
    }

    /// <summary>What the attribute says.</summary>
    public OptimizerClass Class { get; }

    /// <summary>The argument <c>WeightDecay = ...</c>, or null where the default holds.</summary>
    public AttributeArgumentSyntax? WeightDecay { get; }

    /// <summary>The argument <c>Decay = ...</c>, or null where the default holds.</summary>
    public AttributeArgumentSyntax? Rule { get; }

    /// <summary>Calls <paramref name="action"/> for every <c>[DecoupledOptimizer]</c> in the code.</summary>
    public static void Register(CompilationStartAnalysisContext context, GenOptimSymbols genOptim, Action<SyntaxNodeAnalysisContext, AttributeDecay> action)
    {
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (TryRead((AttributeSyntax)node.Node, node.SemanticModel, genOptim) is { } attribute)
                {
                    action(node, attribute);
                }
            },
            SyntaxKind.Attribute);
    }

    private static AttributeDecay? TryRead(AttributeSyntax syntax, SemanticModel model, GenOptimSymbols genOptim)
    {
        if (syntax is not { ArgumentList: { } arguments, Parent.Parent: ClassDeclarationSyntax declaration }
            || model.GetSymbolInfo(syntax).Symbol is not IMethodSymbol constructor
            || !SymbolEqualityComparer.Default.Equals(constructor.ContainingType, genOptim.Attribute)
            || genOptim.ClassOf(model.GetDeclaredSymbol(declaration)) is not { } owner)
        {
            return null;
        }

        AttributeArgumentSyntax? weightDecay = null;
        AttributeArgumentSyntax? rule = null;
        foreach (AttributeArgumentSyntax argument in arguments.Arguments)
        {
            switch (argument.NameEquals?.Name.Identifier.ValueText)
            {
                case "WeightDecay":
                    weightDecay = argument;
                    break;
                case "Decay":
                    rule = argument;
                    break;
            }
        }

        return new AttributeDecay(owner, weightDecay, rule);
    }
}
