using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// A tensor or an element of a list that is scaled or added to: <c>p *= f</c>, <c>p[i] = f * p[i]</c>, <c>p.mul_(f)</c>, <c>g[i] += a</c>.
/// </summary>
internal sealed class TensorUpdate
{
    private TensorUpdate(IOperation target, IOperation operand, bool isScaling)
    {
        Target = target;
        Operand = operand;
        IsScaling = isScaling;
    }

    /// <summary>What is changed.</summary>
    public IOperation Target { get; }

    /// <summary>The factor or what is added.</summary>
    public IOperation Operand { get; }

    /// <summary>Whether it is multiplied; otherwise it is added to.</summary>
    public bool IsScaling { get; }

    /// <summary>Reads <paramref name="assignment"/>, or returns null where it does something else.</summary>
    public static TensorUpdate? TryRead(IAssignmentOperation assignment)
    {
        // The target is asked first, because that costs nothing: most of what is assigned is neither.
        if (!MayHoldTensor(assignment.Target))
        {
            return null;
        }

        return assignment switch
        {
            ICompoundAssignmentOperation compound => Create(compound.OperatorKind, compound.Target, compound.Value),
            ISimpleAssignmentOperation simple when Constant.Unwrap(simple.Value) is IBinaryOperation binary =>
                IsSame(binary.LeftOperand, simple.Target) ? Create(binary.OperatorKind, simple.Target, binary.RightOperand)
                : IsSame(binary.RightOperand, simple.Target) ? Create(binary.OperatorKind, simple.Target, binary.LeftOperand)
                : null,
            _ => null,
        };
    }

    /// <summary>Reads <paramref name="call"/>, or returns null where it is not <c>mul_</c> on a tensor.</summary>
    public static TensorUpdate? TryRead(IInvocationOperation call)
    {
        return call is { TargetMethod.Name: "mul_", Instance: { } target, Arguments: [{ } factor, ..] } && MayHoldTensor(target)
            ? new TensorUpdate(target, factor.Value, isScaling: true)
            : null;
    }

    /// <summary>Whether <paramref name="operation"/> is of a tensor's type or an element of something that can be indexed.</summary>
    public static bool MayHoldTensor(IOperation operation)
    {
        return Constant.Unwrap(operation) is IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true }
            or { Type.Name: "Tensor" or "Parameter" };
    }

    // Comments and line breaks between the tokens do not count.
    private static bool IsSame(IOperation left, IOperation right)
    {
        return SyntaxFactory.AreEquivalent(left.Syntax, right.Syntax);
    }

    private static TensorUpdate? Create(BinaryOperatorKind kind, IOperation target, IOperation operand)
    {
        return kind switch
        {
            BinaryOperatorKind.Multiply => new TensorUpdate(target, operand, isScaling: true),
            BinaryOperatorKind.Add => new TensorUpdate(target, operand, isScaling: false),
            _ => null,
        };
    }
}
