using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>A weight decay that code gives to a GenOptim class or group: in an initializer, an assignment or the argument of a call.</summary>
internal sealed class DecayValue
{
    private DecayValue(OptimizerClass @class, IOperation value, IOperation operation)
    {
        Class = @class;
        Value = value;
        Operation = operation;
    }

    /// <summary>The class whose decay rule gives the value its meaning.</summary>
    public OptimizerClass Class { get; }

    /// <summary>The value.</summary>
    public IOperation Value { get; }

    /// <summary>The assignment or argument.</summary>
    public IOperation Operation { get; }

    /// <summary>Whether the value is the decay itself, not what the decay is multiplied by or changed by.</summary>
    public bool IsWhole => Operation is not ICompoundAssignmentOperation;

    /// <summary>What to underline: the whole assignment or argument.</summary>
    public SyntaxNode Place => Operation.Syntax;

    /// <summary>The constant learning rate that the decay goes with, where the code says it: the group's own or its optimizer's.</summary>
    public double? LearningRate
    {
        get
        {
            for (IOperation? current = Operation; current is not null; current = current.Parent)
            {
                if (GroupDecay.Member(current, "InitialLearningRate") is { } initial)
                {
                    return Constant.Number(initial);
                }

                if (GroupDecay.Member(current, "LearningRate") is { } own)
                {
                    return Constant.Number(own);
                }

                ImmutableArray<IArgumentOperation> arguments = current switch
                {
                    IObjectCreationOperation creation => creation.Arguments,
                    IInvocationOperation call => call.Arguments,
                    _ => [],
                };
                if (LearningRateIn(arguments) is { } rate)
                {
                    return rate;
                }
            }

            return null;
        }
    }

    /// <summary>Reads <paramref name="operation"/>, or returns null where it gives no weight decay.</summary>
    public static DecayValue? TryRead(IOperation operation, GenOptimSymbols genOptim)
    {
        switch (operation)
        {
            case IAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "WeightDecay", Instance.Type: { } holder } } assignment
                when assignment is not ICoalesceAssignmentOperation && (genOptim.ClassOfGroup(holder) ?? genOptim.ClassOfStepInput(holder)) is { } grouped:
                return new DecayValue(grouped, assignment.Value, assignment);
            case IArgumentOperation { ArgumentKind: ArgumentKind.Explicit, Parameter: { Name: "weightDecay", ContainingSymbol: IMethodSymbol method } } argument
                when genOptim.ClassOf(method.ContainingType) is { } called:
                return new DecayValue(called, argument.Value, argument);
            default:
                return null;
        }
    }

    /// <summary>The constant that <paramref name="creation"/> is given as its learning rate, or null.</summary>
    public static double? LearningRateOf(IObjectCreationOperation creation)
    {
        return LearningRateIn(creation.Arguments);
    }

    private static double? LearningRateIn(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.Name == "learningRate")
            {
                return Constant.Number(argument.Value);
            }
        }

        return null;
    }
}
