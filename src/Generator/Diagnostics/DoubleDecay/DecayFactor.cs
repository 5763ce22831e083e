using System;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>Recognises the factors by which code decays a weight by hand.</summary>
internal static class DecayFactor
{
    private static readonly string[] DecayNames = ["decay", "wd", "l2", "lambda", "regular", "penalty"];

    /// <summary>Whether <paramref name="factor"/> is <c>1 - x</c>, or a constant a little below 1: what a weight is multiplied by to decay.</summary>
    public static bool IsShrinking(IOperation factor)
    {
        return Constant.Number(factor) is { } value
            ? value is > 0.5 and < 1
            : Constant.Follow(factor) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
                && Constant.Number(difference.LeftOperand) is 1

                // 1 - mask is how weights are pruned.
                && Constant.Unwrap(difference.RightOperand).Type?.Name is not ("Tensor" or "Parameter");
    }

    /// <summary>
    /// Whether <paramref name="factor"/> is what a weight is multiplied by before it is added to its gradient: a constant below a half, or
    /// something named after decay. Any other factor may be the gradient of a quadratic loss.
    /// </summary>
    public static bool IsCoefficient(IOperation factor)
    {
        return Constant.Number(factor) is > 0 and < 0.5
            || factor.DescendantsAndSelf().Concat(Constant.Follow(factor).DescendantsAndSelf()).Any(static part =>
                Constant.Variable(part) is { } variable && DecayNames.Any(name => variable.Name.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0));
    }
}
