using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    /// <summary>Reads <paramref name="syntax"/>, or returns null where it is another attribute.</summary>
    public static AttributeDecay? TryRead(AttributeSyntax syntax, SemanticModel model, GenOptimSymbols genOptim)
    {
        // The class knows its attribute, so that no other attribute has to be bound.
        if (syntax is not { ArgumentList: { } arguments, Parent.Parent: TypeDeclarationSyntax declaration }
            || genOptim.ClassOf(model.GetDeclaredSymbol(declaration)) is not { Attribute: { } own } owner
            || own.SyntaxTree != syntax.SyntaxTree
            || own.Span != syntax.Span)
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
