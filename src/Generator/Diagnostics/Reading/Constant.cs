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

    /// <summary>What the local of <paramref name="reference"/> was initialised with, where it is never written again; otherwise null.</summary>
    public static IOperation? InitializerOf(ILocalReferenceOperation reference)
    {
        return reference.SemanticModel is not { } model
            || Declarator(reference.Local) is not { Initializer.Value: { } initializer } declarator
            || declarator.SyntaxTree != model.SyntaxTree
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

        // In another file there is no semantic model at hand (asking the compilation for one is slow); a plain number needs none.
        return reference.SemanticModel is { } model && model.SyntaxTree == declarator.SyntaxTree
            ? Number(model.GetOperation(initializer), depth - 1)
            : OfLiteral(initializer);
    }

    private static double? OfLiteral(ExpressionSyntax expression)
    {
        return expression switch
        {
            LiteralExpressionSyntax { Token.Value: { } value } => ToDouble(value),
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus => -OfLiteral(minus.Operand),
            _ => null,
        };
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

    private static double? ToDouble(object value)
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
