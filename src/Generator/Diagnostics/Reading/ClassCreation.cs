using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>An expression that creates a GenOptim optimizer or one of its parameter groups.</summary>
internal sealed class ClassCreation
{
    private ClassCreation(IObjectCreationOperation operation, OptimizerClass @class, bool isGroup)
    {
        Operation = operation;
        Class = @class;
        IsGroup = isGroup;
    }

    /// <summary>The object creation.</summary>
    public IObjectCreationOperation Operation { get; }

    /// <summary>The class that is created, or whose group is.</summary>
    public OptimizerClass Class { get; }

    /// <summary>Whether it is a <c>ParameterGroup</c>.</summary>
    public bool IsGroup { get; }

    /// <summary>Reads <paramref name="operation"/>, or returns null where it creates something else.</summary>
    public static ClassCreation? TryRead(IObjectCreationOperation operation, GenOptimSymbols genOptim)
    {
        return genOptim.ClassOf(operation.Type) is { } created ? new ClassCreation(operation, created, isGroup: false)
            : genOptim.ClassOfGroup(operation.Type) is { } grouped ? new ClassCreation(operation, grouped, isGroup: true)
            : null;
    }
}
