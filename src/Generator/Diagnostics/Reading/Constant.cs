using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// The number that an expression is known to have: literals, constants, arithmetic on them, and readonly fields and locals that are
/// initialised with such a number and never written again.
/// </summary>
internal static class Constant
{
    // Long chains of locals are not worth following, and a bound keeps mutually recursive initialisers (an error in itself) finite.
    private const int DepthLimit = 8;

    /// <summary>The value of <paramref name="operation"/>, or null where it is not known.</summary>
    public static double? Number(IOperation? operation)
    {
        return Number(operation, DepthLimit);
    }

    /// <summary>The text of <paramref name="operation"/>, or null where it is not a constant string.</summary>
    public static string? Text(IOperation? operation)
    {
        return operation?.ConstantValue is { HasValue: true, Value: string text } ? text : null;
    }

    /// <summary><paramref name="operation"/> without the conversions and parentheses around it.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                // An implicit conversion of a library's own (to TorchSharp's Scalar, to a span) keeps what it converts.
                case IConversionOperation conversion when conversion.OperatorMethod is null || conversion.IsImplicit:
                    operation = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    continue;

                // The x of "x?.step()", which the call itself does not hold.
                case IConditionalAccessInstanceOperation when ReceiverOf(operation) is { } receiver:
                    operation = receiver;
                    continue;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The variable that <paramref name="operation"/> reads: a local, parameter, field or property; null for anything else.</summary>
    public static ISymbol? Variable(IOperation? operation)
    {
        return operation is null
            ? null
            : Unwrap(operation) switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                IFieldReferenceOperation field => field.Field,
                IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
                _ => null,
            };
    }

    /// <summary>What a local that is never written again was initialised with, followed as far as that goes; otherwise the expression itself.</summary>
    public static IOperation Follow(IOperation operation)
    {
        IOperation followed = Unwrap(operation);
        for (int depth = 0; depth < DepthLimit && followed is ILocalReferenceOperation local && InitializerOf(local) is { } initializer; depth++)
        {
            followed = Unwrap(initializer);
        }

        return followed;
    }

    /// <summary>What the local of <paramref name="reference"/> was initialised with, where it is never written again; otherwise null.</summary>
    public static IOperation? InitializerOf(ILocalReferenceOperation reference)
    {
        return reference.SemanticModel is not { } near
            || Declarator(reference.Local) is not { Initializer.Value: { } initializer } declarator
            || Models.For(near, declarator.SyntaxTree) is not { } model
            || IsWritten(reference.Local, declarator)
            ? null
            : model.GetOperation(initializer);
    }

    private static double? Number(IOperation? operation, int depth)
    {
        if (operation is null || depth == 0)
        {
            return null;
        }

        if (operation.ConstantValue is { HasValue: true, Value: { } value })
        {
            return ToDouble(value);
        }

        switch (Unwrap(operation))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus:
                return -Number(minus.Operand, depth - 1);
            case IBinaryOperation binary:
                return Combine(binary.OperatorKind, Number(binary.LeftOperand, depth - 1), Number(binary.RightOperand, depth - 1));
            case ILocalReferenceOperation local:
                return OfLocal(local, depth);
            case IFieldReferenceOperation { Field.IsReadOnly: true } field:
                return OfField(field, depth);
            case IPropertyReferenceOperation { Property: { IsReadOnly: true, IsIndexer: false, IsVirtual: false, IsAbstract: false, IsOverride: false } } property:
                return OfProperty(property, depth);
            case { ConstantValue: { HasValue: true, Value: { } inner } }:
                return ToDouble(inner);
            default:
                return null;
        }
    }

    private static double? OfLocal(ILocalReferenceOperation reference, int depth)
    {
        return Number(InitializerOf(reference), depth - 1);
    }

    private static double? OfField(IFieldReferenceOperation reference, int depth)
    {
        if (Declarator(reference.Field) is not { Initializer.Value: { } initializer } declarator
            || IsWritten(reference.Field, declarator))
        {
            return null;
        }

        return OfInitializer(initializer, reference.SemanticModel, depth);
    }

    // public double Decay { get; } = 1e-4; and public double Decay => 1e-4;
    private static double? OfProperty(IPropertyReferenceOperation reference, int depth)
    {
        return reference.Property.DeclaringSyntaxReferences is [{ } declared]
            && declared.GetSyntax() is PropertyDeclarationSyntax property
            && (property.Initializer?.Value ?? property.ExpressionBody?.Expression) is { } value
            && !IsWritten(reference.Property, property)
            ? OfInitializer(value, reference.SemanticModel, depth)
            : null;
    }

    // A plain number needs no semantic model, which another file's would have to be made for.
    private static double? OfInitializer(ExpressionSyntax value, SemanticModel? near, int depth)
    {
        return OfLiteral(value)
            ?? (near is not null && Models.For(near, value.SyntaxTree) is { } model ? Number(model.GetOperation(value), depth - 1) : null);
    }

    /// <summary>The number that <paramref name="expression"/> spells, or null where it is no literal.</summary>
    public static double? OfLiteral(ExpressionSyntax expression)
    {
        return expression switch
        {
            LiteralExpressionSyntax { Token.Value: { } value } => ToDouble(value),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => -OfLiteral(minus.Operand),
            _ => null,
        };
    }

    private static IOperation? ReceiverOf(IOperation instance)
    {
        for (IOperation? current = instance.Parent, before = instance; current is not null; before = current, current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.WhenNotNull == before)
            {
                return access.Operation;
            }
        }

        return null;
    }

    private static VariableDeclaratorSyntax? Declarator(ISymbol symbol)
    {
        return symbol.DeclaringSyntaxReferences.Length == 1
            ? symbol.DeclaringSyntaxReferences[0].GetSyntax() as VariableDeclaratorSyntax
            : null;
    }

    // By name alone: a like-named other variable only makes the number unknown, never wrong.
    private static bool IsWritten(ISymbol variable, SyntaxNode declaration)
    {
        return WrittenNames.Around(variable, declaration).Any(code => code.IsWritten(variable.Name));
    }

    private static double? Combine(BinaryOperatorKind kind, double? left, double? right)
    {
        return kind switch
        {
            BinaryOperatorKind.Add => left + right,
            BinaryOperatorKind.Subtract => left - right,
            BinaryOperatorKind.Multiply => left * right,
            BinaryOperatorKind.Divide => left / right,
            _ => null,
        };
    }

    /// <summary>The constant <paramref name="value"/> as a number, or null where it is none.</summary>
    public static double? ToDouble(object value)
    {
        return value switch
        {
            // Through the shortest decimal, so that the 0.1f of the code is 0.1 in a message and not 0.10000000149.
            float single => double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            double or decimal or int or long or uint or ulong or short or ushort or byte or sbyte =>
                Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
