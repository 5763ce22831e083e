using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>How large the learning rate becomes that an assignment sets: a constant, or in a loop the peak of a warm-up by hand.</summary>
internal static class ReachableRate
{
    private const int DepthLimit = 8;

    /// <summary>The largest rate that <paramref name="assignment"/> is seen to set, or null where that is not known.</summary>
    public static double? Of(IAssignmentOperation assignment)
    {
        return Constant.Number(assignment.Value) ?? (IsInLoop(assignment.Syntax) ? Reach(assignment.Value, DepthLimit) : null);
    }

    /// <summary>Whether <paramref name="node"/> is run once per pass of a loop.</summary>
    public static bool IsInLoop(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax:
                    return true;
                case MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return false;
            }
        }

        return false;
    }

    // Of "peak * step / warmup" and "low + (peak - low) * t" the peak: what varies is a progress that ends at 1.
    private static double? Reach(IOperation operation, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        if (Constant.Number(operation) is { } number)
        {
            return number;
        }

        switch (Constant.Follow(operation))
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                return Scaled(product.LeftOperand, product.RightOperand, depth) ?? Scaled(product.RightOperand, product.LeftOperand, depth);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, LeftOperand: { } dividend } when Constant.Unwrap(dividend) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                // peak * step / warmup: step / warmup is the progress.
                return Constant.Number(product.LeftOperand) ?? Constant.Number(product.RightOperand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Reach(sum.LeftOperand, depth - 1) + Reach(sum.RightOperand, depth - 1);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Larger(Reach(choice.WhenTrue, depth - 1), Reach(otherwise, depth - 1));
            case IInvocationOperation { TargetMethod: { Name: "Min", ContainingType.Name: "Math" }, Arguments: [{ } first, { } second] }:
                return Smaller(Reach(first.Value, depth - 1), Reach(second.Value, depth - 1));
            case IInvocationOperation { TargetMethod: { Name: "Max", ContainingType.Name: "Math" }, Arguments: [{ } first, { } second] }:
                return Larger(Reach(first.Value, depth - 1), Reach(second.Value, depth - 1));
            default:
                return null;
        }
    }

    private static double? Scaled(IOperation factor, IOperation progress, int depth)
    {
        return Reach(factor, depth - 1) is { } peak && IsProgress(progress) ? peak : null;
    }

    // step / warmup, (step + 1) / (double)warmup, Math.Min(1, step / warmup), or a variable named after it.
    private static bool IsProgress(IOperation operation)
    {
        return Constant.Follow(operation) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } => true,
            IInvocationOperation { TargetMethod: { Name: "Min", ContainingType.Name: "Math" }, Arguments: [{ } first, { } second] } =>
                Constant.Number(first.Value) is 1 || Constant.Number(second.Value) is 1,
            _ => false,
        };
    }

    private static double? Larger(double? first, double? second)
    {
        return first is { } one && second is { } other ? Math.Max(one, other) : first ?? second;
    }

    private static double? Smaller(double? first, double? second)
    {
        return first is { } one && second is { } other ? Math.Min(one, other) : first ?? second;
    }
}
