using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>An <c>Options</c> object of a TorchSharp optimizer whose members are assigned, in its initializer or later.</summary>
internal sealed class TorchOptions
{
    private readonly IObjectOrCollectionInitializerOperation? _initializer;

    private TorchOptions(TorchOptimizer optimizer, IObjectOrCollectionInitializerOperation? initializer)
    {
        Optimizer = optimizer;
        _initializer = initializer;
    }

    /// <summary>The optimizer whose options they are.</summary>
    public TorchOptimizer Optimizer { get; }

    /// <summary>The options and the value, where <paramref name="operation"/> assigns their <c>weight_decay</c>; otherwise nulls.</summary>
    public static (TorchOptions? Owner, IOperation? Value) DecayAssignment(IOperation operation, TorchSymbols torch)
    {
        return operation is ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { Name: "weight_decay", ContainingType: { Name: "Options" } options } } } assignment
            && torch.OptimizerOf(options.ContainingType) is { } optimizer
            ? (new TorchOptions(optimizer, assignment.Parent as IObjectOrCollectionInitializerOperation), assignment.Value)
            : (null, null);
    }

    /// <summary>The constant that the same initializer gives to the member <paramref name="name"/>, or null.</summary>
    public double? Sibling(string name)
    {
        if (_initializer is null)
        {
            return null;
        }

        foreach (IOperation member in _initializer.Initializers)
        {
            if (member is ISimpleAssignmentOperation { Target: IMemberReferenceOperation reference } assignment && reference.Member.Name == name)
            {
                return Constant.Number(assignment.Value);
            }
        }

        return null;
    }
}
