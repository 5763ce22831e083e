using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Finds the learning rate inside the expression of a weight decay.</summary>
internal static class LearningRateFactor
{
    private const int DepthLimit = 6;

    /// <summary>Whether <paramref name="decay"/> is a product with <paramref name="learningRate"/> as a factor: <c>lr * x</c>.</summary>
    public static bool IsMultipliedIn(IOperation decay, IOperation learningRate)
    {
        return IsFactor(decay, learningRate, DepthLimit);
    }

    /// <summary>Whether <paramref name="decay"/> is divided by <paramref name="learningRate"/>: <c>x / lr</c>; then the dividend, otherwise null.</summary>
    public static IOperation? DividendOver(IOperation decay, IOperation learningRate)
    {
        return Follow(decay) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient && IsSame(quotient.RightOperand, learningRate)
            ? quotient.LeftOperand
            : null;
    }

    private static bool IsFactor(IOperation expression, IOperation learningRate, int depth)
    {
        return depth > 0
            && Follow(expression) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            && (IsSame(product.LeftOperand, learningRate)
                || IsSame(product.RightOperand, learningRate)
                || IsFactor(product.LeftOperand, learningRate, depth - 1)
                || IsFactor(product.RightOperand, learningRate, depth - 1));
    }

    private static IOperation Follow(IOperation expression)
    {
        IOperation unwrapped = Constant.Unwrap(expression);
        return unwrapped is ILocalReferenceOperation local && Constant.InitializerOf(local) is { } initializer
            ? Constant.Unwrap(initializer)
            : unwrapped;
    }

    private static bool IsSame(IOperation left, IOperation right)
    {
        if (Constant.Variable(left) is { } variable)
        {
            return SymbolEqualityComparer.Default.Equals(variable, Constant.Variable(right));
        }

        return Constant.Variable(right) is null && Constant.Number(left) is { } number && Constant.Number(right) is { } other && number.Equals(other);
    }
}
