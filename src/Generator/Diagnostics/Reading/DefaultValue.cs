using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// The value that a setting has unless somebody changes it: of an option's property or field, what its declaration, its constructors or the
/// creation at hand give it; of a parameter, its default.
/// </summary>
internal static class DefaultValue
{
    /// <summary>The number that what <paramref name="operation"/> reads has by default, or null where it is not known.</summary>
    public static double? Of(IOperation operation)
    {
        return Read(operation) as double?;
    }

    /// <summary>The flag that what <paramref name="operation"/> reads has by default, or null where it is not known.</summary>
    public static bool? FlagOf(IOperation operation)
    {
        return Read(operation) as bool?;
    }

    /// <summary>The number or flag that <paramref name="expression"/> always has, or null.</summary>
    public static object? Constantly(ExpressionSyntax expression, SemanticModel model)
    {
        return expression is LiteralExpressionSyntax { Token.Value: bool flag } ? flag
            : Constant.OfLiteral(expression) ?? (Models.For(model, expression.SyntaxTree) is { } own ? Constantly(own.GetOperation(expression)) : null);
    }

    /// <summary>The number or flag that <paramref name="operation"/> always has, or null.</summary>
    public static object? Constantly(IOperation? operation)
    {
        return operation?.ConstantValue is { HasValue: true, Value: bool flag } ? flag : Constant.Number(operation);
    }

    /// <summary>The constant <paramref name="value"/> as a number or flag; null where it is neither.</summary>
    public static object? Plain(object? value)
    {
        return value is null or bool ? value : Constant.ToDouble(value);
    }

    private static object? Read(IOperation operation)
    {
        switch (Constant.Unwrap(operation))
        {
            case ICoalesceOperation coalesce:
                return Read(coalesce.Value) is { } value and not 0.0 ? value : Constantly(coalesce.WhenNull) ?? Read(coalesce.WhenNull);
            case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable }:
                return Read(nullable);
            case IParameterReferenceOperation { Parameter: { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } given } }:
                return Plain(given);
            case IMemberReferenceOperation { Member: IPropertySymbol { IsIndexer: false, IsRequired: false } or IFieldSymbol { IsConst: false, IsRequired: false } } member
                when member.SemanticModel is { } model:
                return OptionDefault.Of(member, model);
            default:
                return null;
        }
    }
}
