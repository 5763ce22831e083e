using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// The number that a setting has unless somebody changes it: of an option's property or field, what its declaration or the object initializer
/// at hand gives it; of a parameter, its default.
/// </summary>
internal static class DefaultValue
{
    /// <summary>The default of what <paramref name="operation"/> reads, or null where it is not known.</summary>
    public static double? Of(IOperation operation)
    {
        switch (Constant.Unwrap(operation))
        {
            case ICoalesceOperation coalesce:
                return Of(coalesce.Value) is { } value and not 0 ? value : Constant.Number(coalesce.WhenNull) ?? Of(coalesce.WhenNull);
            case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable }:
                return Of(nullable);
            case IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } given } }:
                return Constant.ToDouble(given);
            case IMemberReferenceOperation { Member: IPropertySymbol { IsIndexer: false, IsRequired: false } or IFieldSymbol { IsConst: false, IsRequired: false } } member
                when member.SemanticModel is { } model:
                return OfMember(member, model);
            default:
                return null;
        }
    }

    private static double? OfMember(IMemberReferenceOperation reference, SemanticModel model)
    {
        ISymbol member = reference.Member;

        // The object at hand may have been given another value where it was created.
        if (reference.Instance is { } instance and not IInstanceReferenceOperation
            && Origin.Of(instance) is { } origin
            && GroupDecay.Member(origin, member.Name) is { } set)
        {
            return Constant.Number(set);
        }

        if (member.DeclaringSyntaxReferences.Length != 1
            || member.IsAbstract
            || member.ContainingType is not { TypeKind: not TypeKind.Interface }
            || member.DeclaringSyntaxReferences[0].GetSyntax() is not { } declaration
            || WrittenNames.Around(member, declaration).Any(code => code.IsWritten(member.Name)))
        {
            return null;
        }

        switch (declaration)
        {
            case PropertyDeclarationSyntax { ExpressionBody: { } body }:
                return Number(body.Expression, model);
            case PropertyDeclarationSyntax { Initializer: { } initializer }:
                return Number(initializer.Value, model);
            case PropertyDeclarationSyntax { AccessorList: { } accessors }
                when accessors.Accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null }):
            case VariableDeclaratorSyntax { Initializer: null }:
                return 0;
            case VariableDeclaratorSyntax { Initializer: { } initializer }:
                return Number(initializer.Value, model);
            case ParameterSyntax { Default: { } given }:
                return Number(given.Value, model);
            default:
                return null;
        }
    }

    private static double? Number(ExpressionSyntax expression, SemanticModel model)
    {
        return Constant.OfLiteral(expression)
            ?? (Models.For(model, expression.SyntaxTree) is { } own ? Constant.Number(own.GetOperation(expression)) : null);
    }
}
