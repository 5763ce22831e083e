using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>An expression that creates one of TorchSharp's learning-rate schedulers.</summary>
internal sealed class SchedulerCreation
{
    private readonly ImmutableArray<IArgumentOperation> _arguments;

    private SchedulerCreation(IOperation operation, ImmutableArray<IArgumentOperation> arguments)
    {
        Operation = operation;
        _arguments = arguments;
    }

    /// <summary>The call of a factory, or the object creation.</summary>
    public IOperation Operation { get; }

    /// <summary>The optimizer whose rate is scheduled.</summary>
    public IOperation? Optimizer => _arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "optimizer")?.Value;

    /// <summary>The epoch to resume after, where one is written.</summary>
    public IArgumentOperation? LastEpoch =>
        _arguments.FirstOrDefault(static argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "last_epoch" });

    /// <summary>Reads <paramref name="operation"/>, or returns null where it creates something else.</summary>
    public static SchedulerCreation? TryRead(IOperation operation, TorchSymbols torch)
    {
        return operation switch
        {
            IInvocationOperation call when torch.Schedulers is { } factories && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, factories) =>
                new SchedulerCreation(call, call.Arguments),
            IObjectCreationOperation creation when torch.Scheduler is { } scheduler && TorchSymbols.IsOrDerivesFrom(creation.Type, scheduler) =>
                new SchedulerCreation(creation, creation.Arguments),
            _ => null,
        };
    }
}
