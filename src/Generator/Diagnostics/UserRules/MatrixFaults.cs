using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Analysis.UserRules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.UserRules;

/// <summary>What a stage over matrices, and what it calls, may not do: it runs in the middle of every step, for every matrix.</summary>
internal static class MatrixFaults
{
    private const string NoAllocation = "a step allocates nothing";

    public static IEnumerable<Diagnostic> Of(IOperation operation, IMethodSymbol method)
    {
        (IOperation Place, string What, string Why)? fault = operation switch
        {
            IObjectCreationOperation { Type.IsReferenceType: true } or IArrayCreationOperation or ICollectionExpressionOperation { Type.IsRefLikeType: false } when !IsThrown(operation) => (operation, "An allocation", NoAllocation),
            IAnonymousFunctionOperation or IDelegateCreationOperation { Target: not IAnonymousFunctionOperation } => (operation, "A delegate", NoAllocation),
            IInterpolatedStringOperation when !IsThrown(operation) => (operation, "A string", NoAllocation),
            IConversionOperation { Operand.Type.IsValueType: true, Type.IsReferenceType: true } => (operation, "Boxing", NoAllocation),
            IThrowOperation or ITryOperation => (operation, "An exception", "matrices before this one have been updated, and a step is all or nothing"),
            IInvocationOperation call => OfCall(call, method),
            _ => null,
        };
        if (fault is var (place, what, why))
        {
            yield return Diagnostic.Create(UserRuleDescriptors.NotForMatrices, place.Syntax.GetLocation(), what, why);
        }
    }

    /// <summary>What is thrown is no second fault.</summary>
    private static bool IsThrown(IOperation operation)
    {
        for (IOperation? above = operation.Parent; above is not null; above = above.Parent)
        {
            if (above is IThrowOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static (IOperation Place, string What, string Why)? OfCall(IInvocationOperation call, IMethodSymbol method)
    {
        IOperation? target = call.TargetMethod switch
        {
            { Name: "Assign", ContainingType: { Name: "Matrix" } type } when MatrixStageReader.IsOfMatrices(type) => call.Instance,
            { Name: "AssignIdentity", ContainingType: { } type } when MatrixStageReader.IsOfMatrices(type) => call.Arguments.FirstOrDefault()?.Value,
            _ => null,
        };
        if (target is null || SymbolBehind(target) is not { } matrix)
        {
            return null;
        }

        if (IsGiven(matrix, method))
        {
            return (call, $"Assigning to '{matrix.Name}'", "the matrix that a stage is given is only read; assign to one that it takes besides, and return that");
        }

        IOperation? value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "value")?.Value;
        bool isProduct = value?.Type is INamedTypeSymbol { Name: "ScaledProduct" or "ProductSum" } product && MatrixStageReader.IsOfMatrices(product);
        IOperation? itself = value?.DescendantsAndSelf().FirstOrDefault(part => Names(part, matrix) && !IsInNumber(part, value) && (isProduct || IsTransposed(part) != IsTransposedTarget(target)));
        return itself is null ? null
            : isProduct ? (itself, $"'{matrix.Name}' in what is assigned to it", "a product is computed where it is assigned; assign it to another matrix, and exchange the two with Swap")
            : (itself, $"The transpose of '{matrix.Name}' in what is assigned to it", "elements are computed where they are assigned; assign them to another matrix, and exchange the two with Swap");
    }

    /// <summary>Whether of a matrix only a number is taken, such as its norm: that is known before anything is assigned.</summary>
    private static bool IsInNumber(IOperation part, IOperation value)
    {
        for (IOperation? above = part; above is not null && above != value; above = above.Parent)
        {
            if (above.Type is { } type && !(type is INamedTypeSymbol named && MatrixStageReader.IsOfMatrices(named)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGiven(ISymbol matrix, IMethodSymbol stage) =>
        matrix is IParameterSymbol parameter
        && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, stage)
        && UserRuleReader.MarkOf(stage, WellKnownNames.MatrixStage) is not null
        && stage.ContainingType.GetMembers().OfType<IMethodSymbol>()
            .Any(element => StepScalarReader.NameOf(element) == parameter.Name && UserRuleReader.MarkOf(element, WellKnownNames.MatrixElement) is not null);

    /// <summary>The variable that holds a matrix which is seen as it is, as its transpose, or with its shorter side first.</summary>
    private static ISymbol? SymbolBehind(IOperation matrix) => matrix switch
    {
        IParameterReferenceOperation { Parameter: { } parameter } => parameter,
        ILocalReferenceOperation { Local: { } local } => local,
        IPropertyReferenceOperation { Property.Name: "Transpose", Instance: { } seen } => SymbolBehind(seen),
        IInvocationOperation { TargetMethod.Name: "Wide", Arguments: [{ } seen] } => SymbolBehind(seen.Value),
        IConversionOperation { Operand: { } converted } => SymbolBehind(converted),
        _ => null,
    };

    private static bool Names(IOperation part, ISymbol matrix) =>
        part is IParameterReferenceOperation or ILocalReferenceOperation && SymbolEqualityComparer.Default.Equals(SymbolBehind(part), matrix);

    private static bool IsTransposed(IOperation reference)
    {
        bool isTransposed = false;
        for (IOperation? above = reference.Parent; above is IPropertyReferenceOperation { Property.Name: "Transpose" }; above = above.Parent)
        {
            isTransposed = !isTransposed;
        }

        return isTransposed;
    }

    private static bool IsTransposedTarget(IOperation target) =>
        target is IPropertyReferenceOperation { Property.Name: "Transpose", Instance: { } seen } && !IsTransposedTarget(seen);
}
