using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Finds the learning rate inside the expression of a weight decay.</summary>
internal static class LearningRateFactor
{
    private const int DepthLimit = 6;

    /// <summary>
    /// Whether <paramref name="decay"/> has <paramref name="learningRate"/> as a factor: <c>lr * x</c>, <c>lr / x</c> or <c>lr</c> itself.
    /// </summary>
    public static bool IsMultipliedIn(IOperation decay, IOperation learningRate)
    {
        return IsSameVariable(decay, learningRate) || IsFactor(decay, learningRate, DepthLimit);
    }

    /// <summary>Whether <paramref name="decay"/> is divided by <paramref name="learningRate"/>: <c>x / lr</c>; then the dividend, otherwise null.</summary>
    public static IOperation? DividendOver(IOperation decay, IOperation learningRate)
    {
        return Constant.Follow(decay) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient && IsSame(quotient.RightOperand, learningRate)
            ? quotient.LeftOperand
            : null;
    }

    private static bool IsFactor(IOperation expression, IOperation learningRate, int depth)
    {
        if (depth == 0 || Constant.Follow(expression) is not IBinaryOperation binary)
        {
            return false;
        }

        return binary.OperatorKind switch
        {
            BinaryOperatorKind.Multiply => IsSame(binary.LeftOperand, learningRate)
                || IsSame(binary.RightOperand, learningRate)
                || IsFactor(binary.LeftOperand, learningRate, depth - 1)
                || IsFactor(binary.RightOperand, learningRate, depth - 1),
            BinaryOperatorKind.Divide => IsSameVariable(binary.LeftOperand, learningRate) || IsFactor(binary.LeftOperand, learningRate, depth - 1),
            _ => false,
        };
    }

    // Alone or divided, equal numbers are a coincidence; as a variable it is meant.
    private static bool IsSameVariable(IOperation left, IOperation right)
    {
        return Constant.Variable(left) is { } variable && SymbolEqualityComparer.Default.Equals(variable, Constant.Variable(right));
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
