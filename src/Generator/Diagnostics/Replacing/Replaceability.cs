using System.Threading;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.Replacing;

/// <summary>Whether the code fix of GENOPT1001 and GENOPT1002 can replace an optimizer, for their messages.</summary>
internal static class Replaceability
{
    /// <summary>What the messages say of a group's options: the fix replaces optimizers.</summary>
    public const string OfOneGroup = "; no fix is offered, because this is the decay of one group, and the fix replaces an optimizer";

    /// <summary>Why no fix is offered for <paramref name="creation"/>, as the end of a message; empty where one is.</summary>
    public static string Note(TorchCreation creation, TorchSymbols torch, CancellationToken cancellation)
    {
        if (creation.Kind == TorchCreationKind.Group)
        {
            return OfOneGroup;
        }

        return Obstacle(creation, torch, cancellation) is { } obstacle ? "; no fix is offered, because " + obstacle : string.Empty;
    }

    private static string? Obstacle(TorchCreation creation, TorchSymbols torch, CancellationToken cancellation)
    {
        if (creation.TakesGroups)
        {
            return "its parameters come as groups with options of their own";
        }

        if (ReplacedConstants.Read(creation, out string? obstacle) is null)
        {
            return obstacle;
        }

        if (creation.Operation is { SemanticModel: { } model, Syntax: ExpressionSyntax syntax })
        {
            OptimizerUse.Of(model, syntax, creation.Optimizer, torch, out obstacle, cancellation);
        }

        return obstacle;
    }
}
