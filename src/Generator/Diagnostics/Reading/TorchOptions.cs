using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>An <c>Options</c> object of a TorchSharp optimizer whose weight decay is assigned, in its initializer or later.</summary>
internal sealed class TorchOptions
{
    private readonly IAssignmentOperation _assignment;

    private TorchOptions(TorchOptimizer optimizer, IAssignmentOperation assignment)
    {
        Optimizer = optimizer;
        _assignment = assignment;
    }

    /// <summary>The optimizer whose options they are.</summary>
    public TorchOptimizer Optimizer { get; }

    /// <summary>The weight decay that is assigned.</summary>
    public IOperation WeightDecay => _assignment.Value;

    /// <summary>What to underline: the assignment.</summary>
    public SyntaxNode Place => _assignment.Syntax;

    /// <summary>Reads <paramref name="operation"/>, or returns null where it does not assign the <c>weight_decay</c> of options.</summary>
    public static TorchOptions? TryRead(IOperation operation, TorchSymbols torch)
    {
        return operation is ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { Name: "weight_decay", ContainingType: { Name: "Options" } options } } } assignment
            && torch.OptimizerOf(options.ContainingType) is { } optimizer
            ? new TorchOptions(optimizer, assignment)
            : null;
    }

    /// <summary>The constant that the same initializer gives to the member <paramref name="name"/>, or null.</summary>
    public double? Number(string name)
    {
        return Constant.Number(Member(name)?.Value);
    }

    /// <summary>The assignment in the same initializer that sets the member <paramref name="name"/>, or null.</summary>
    public ISimpleAssignmentOperation? Member(string name)
    {
        if (_assignment.Parent is IObjectOrCollectionInitializerOperation initializer)
        {
            foreach (IOperation member in initializer.Initializers)
            {
                if (member is ISimpleAssignmentOperation { Target: IMemberReferenceOperation reference } assignment && reference.Member.Name == name)
                {
                    return assignment;
                }
            }
        }

        return null;
    }
}
