using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>An expression that creates a TorchSharp optimizer or one of its parameter groups, with its arguments by name.</summary>
internal sealed class TorchCreation
{
    private readonly ImmutableArray<IArgumentOperation> _arguments;

    private TorchCreation(
        IOperation operation, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, TorchOptimizer optimizer, TorchCreationKind kind)
    {
        Operation = operation;
        Method = method;
        Optimizer = optimizer;
        Kind = kind;
        _arguments = arguments;
    }

    /// <summary>The call or object creation.</summary>
    public IOperation Operation { get; }

    /// <summary>The factory or constructor.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>The optimizer that is created, or whose group is.</summary>
    public TorchOptimizer Optimizer { get; }

    /// <summary>Optimizer or group.</summary>
    public TorchCreationKind Kind { get; }

    /// <summary>The learning rate that is written here, or null.</summary>
    public IArgumentOperation? LearningRate => Argument("lr") ?? Argument("learningRate");

    /// <summary>The weight decay that is written here, or null.</summary>
    public IArgumentOperation? WeightDecay => Argument("weight_decay");

    /// <summary>The parameters or groups to optimize: the first argument of every overload.</summary>
    public IArgumentOperation? Parameters => Argument("parameters") ?? Argument("named_parameters");

    /// <summary>Whether the parameters come as groups with options of their own.</summary>
    public bool TakesGroups =>
        Kind == TorchCreationKind.Optimizer
        && Method.Parameters.Length > 0
        && Method.Parameters[0].Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol { Name: "ParamGroup" }] };

    /// <summary>The name under which the optimizer was written, for a squiggle: <c>AdamW</c> of <c>torch.optim.AdamW(...)</c>.</summary>
    public SyntaxNode NameSyntax
    {
        get
        {
            return Operation.Syntax switch
            {
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
                InvocationExpressionSyntax invocation => invocation.Expression,
                ObjectCreationExpressionSyntax creation => creation.Type,
                _ => Operation.Syntax,
            };
        }
    }

    /// <summary>The value of the learning rate: the written one or the default of the overload; null where neither is a constant.</summary>
    public double? LearningRateValue => ValueOf("lr") ?? ValueOf("learningRate");

    /// <summary>Reads <paramref name="operation"/>, or returns null where it creates something else.</summary>
    public static TorchCreation? TryRead(IOperation? operation, TorchSymbols torch)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { } factory } invocation
                when SymbolEqualityComparer.Default.Equals(factory.ContainingType, torch.Factories):
                return torch.OptimizerOf(factory.ReturnType) is { } returned
                    ? new TorchCreation(invocation, factory, invocation.Arguments, returned, TorchCreationKind.Optimizer)
                    : null;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                if (torch.OptimizerOf(creation.Type) is { } created)
                {
                    return new TorchCreation(creation, constructor, creation.Arguments, created, TorchCreationKind.Optimizer);
                }

                return creation.Type is { Name: "ParamGroup", ContainingType: { } owner } && torch.OptimizerOf(owner) is { } grouped
                    ? new TorchCreation(creation, constructor, creation.Arguments, grouped, TorchCreationKind.Group)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>The argument that is written for the parameter <paramref name="name"/>, by position or by name; null where the default is used.</summary>
    public IArgumentOperation? Argument(string name)
    {
        foreach (IArgumentOperation argument in _arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name == name)
            {
                return argument;
            }
        }

        return null;
    }

    /// <summary>The argument that reaches the parameter <paramref name="name"/>, written or default; null where there is no such parameter.</summary>
    public IArgumentOperation? Reaching(string name)
    {
        foreach (IArgumentOperation argument in _arguments)
        {
            if (argument.Parameter?.Name == name)
            {
                return argument;
            }
        }

        return null;
    }

    /// <summary>The constant that reaches the parameter <paramref name="name"/>, written or default; null where it is not constant.</summary>
    public double? ValueOf(string name)
    {
        return Constant.Number(Reaching(name)?.Value);
    }

    /// <summary>The constant flag that reaches the parameter <paramref name="name"/>, written or default; null where it is not constant.</summary>
    public bool? FlagOf(string name)
    {
        return Reaching(name)?.Value.ConstantValue is { HasValue: true, Value: bool flag } ? flag : null;
    }
}
