using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// Tells a weight or its gradient from any other tensor. Of TorchSharp's tensors only a <c>Parameter</c> or its <c>grad</c> can be meant, or a
/// variable that holds one; an array of numbers may be either, which its place in a GenOptim parameter decides.
/// </summary>
internal static class TrainedTensor
{
    /// <summary>Whether <paramref name="operation"/> may be a weight.</summary>
    public static bool MayBeWeight(IOperation operation)
    {
        IOperation followed = Constant.Follow(operation);
        return followed switch
        {
            { Type.Name: "Parameter" } => true,
            IInvocationOperation { TargetMethod.Name: "detach" or "alias", Instance: { } instance } => MayBeWeight(instance),
            ILocalReferenceOperation { Type.Name: "Tensor" } local => IsLoopOverWeights(local),
            IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true } => followed.Type?.Name is not "Tensor",
            _ => false,
        };
    }

    /// <summary>Whether <paramref name="operation"/> may be a gradient.</summary>
    public static bool MayBeGradient(IOperation operation)
    {
        IOperation followed = Constant.Follow(operation);
        return IsNamedGradient(followed)
            || (followed is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }
                && followed.Type?.Name is not ("Tensor" or "Parameter"));
    }

    /// <summary>Whether <paramref name="operation"/> is a gradient by its name, or an element of one: <c>p.grad</c>, <c>w.Gradient[i]</c>.</summary>
    public static bool IsNamedGradient(IOperation operation)
    {
        return Constant.Follow(operation) switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list } => IsNamedGradient(list),
            IArrayElementReferenceOperation element => IsNamedGradient(element.ArrayReference),
            IPropertyReferenceOperation { Property.Name: "grad" or "Gradient" } => true,
            IInvocationOperation { TargetMethod.Name: "grad", Arguments.IsEmpty: true } => true,
            _ => false,
        };
    }

    /// <summary>
    /// Whether the scaling at <paramref name="scaling"/> is half of an average, <c>shadow.mul_(0.999).add_(p, alpha: 0.001)</c> in one or two
    /// statements: something other than a gradient is added to what is left.
    /// </summary>
    public static bool IsPartOfAverage(SyntaxNode scaling, SyntaxNode target)
    {
        if (scaling.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "add_" or "add" or "addcmul_" or "add_f", Parent: InvocationExpressionSyntax chained })
        {
            return !MentionsGradient(chained.ArgumentList);
        }

        SyntaxNode? statement = scaling.FirstAncestorOrSelf<ExpressionStatementSyntax>();
        if (statement?.Parent is GlobalStatementSyntax)
        {
            statement = statement.Parent;
        }

        return statement?.Parent?.ChildNodes().SkipWhile(node => node != statement).Skip(1).FirstOrDefault() is { } next && AddsTo(next, target);
    }

    private static bool AddsTo(SyntaxNode statement, SyntaxNode target)
    {
        ExpressionSyntax? expression = (statement as ExpressionStatementSyntax ?? (statement as GlobalStatementSyntax)?.Statement as ExpressionStatementSyntax)?.Expression;
        return expression switch
        {
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } addition =>
                SyntaxFactory.AreEquivalent(addition.Left, target) && !MentionsGradient(addition.Right),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "add_" } access } call =>
                SyntaxFactory.AreEquivalent(access.Expression, target) && !MentionsGradient(call.ArgumentList),
            _ => false,
        };
    }

    private static bool MentionsGradient(SyntaxNode node)
    {
        return node.DescendantTokens().Any(static token =>
            token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText.IndexOf("grad", StringComparison.OrdinalIgnoreCase) >= 0);
    }

    // foreach (Tensor p in model.parameters())
    private static bool IsLoopOverWeights(ILocalReferenceOperation local)
    {
        return local.Local.DeclaringSyntaxReferences is [{ } declared]
            && declared.GetSyntax() is ForEachStatementSyntax loop
            && local.SemanticModel is { } near
            && Models.For(near, loop.SyntaxTree)?.GetForEachStatementInfo(loop).ElementType?.Name == "Parameter";
    }
}
