using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>
/// A predicate on names as it stands in <c>source.Where(p => p.name.Contains("bias") || p.name.Contains("bn"))</c>: some tests of which one
/// must hold, or, negated, none may.
/// </summary>
internal sealed class NameFilter
{
    // The last word of a parameter's name says its kind, the words before it say its layer: "bn1.bias" holds one of each.
    private static readonly string[] Kinds = ["weight", "bias", "gamma", "beta"];

    private NameFilter(IOperation source, IInvocationOperation call, IReadOnlyList<string> texts, bool isNegated)
    {
        Source = source;
        Call = call;
        Texts = texts;
        IsNegated = isNegated;
    }

    /// <summary>What is filtered.</summary>
    public IOperation Source { get; }

    /// <summary>The call of <c>Where</c>.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>The texts that are looked for.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether names with one of the texts are left out rather than kept.</summary>
    public bool IsNegated { get; }

    /// <summary>Reads <paramref name="operation"/>, or returns null where it is not a filter on names of that form.</summary>
    public static NameFilter? TryRead(IOperation operation)
    {
        if (operation is not IInvocationOperation { TargetMethod: { Name: "Where", ContainingType.Name: "Enumerable" }, Arguments.Length: 2 } call
            || Predicate(call.Arguments[1].Value) is not { } predicate)
        {
            return null;
        }

        var texts = new List<string>();
        if (Collect(predicate, BinaryOperatorKind.ConditionalOr, negated: false, texts))
        {
            return new NameFilter(call.Arguments[0].Value, call, texts, isNegated: false);
        }

        texts.Clear();
        return Collect(predicate, BinaryOperatorKind.ConditionalAnd, negated: true, texts)
            || (texts.Count == 0 && predicate is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not
                && Collect(Constant.Unwrap(not.Operand), BinaryOperatorKind.ConditionalOr, negated: false, texts))
            ? new NameFilter(call.Arguments[0].Value, call, texts, isNegated: true)
            : null;
    }

    /// <summary>A name that passes both filters, or null where their texts exclude each other or are likely meant to.</summary>
    public string? CommonName(NameFilter other)
    {
        if (IsNegated && other.IsNegated)
        {
            // Both take all that they do not name; the rest of the model is in both.
            return null;
        }

        if (IsNegated)
        {
            return other.CommonName(this);
        }

        foreach (string text in Texts)
        {
            if (other.IsNegated)
            {
                if (!other.Texts.Any(excluded => text.IndexOf(excluded, StringComparison.Ordinal) >= 0))
                {
                    return IsKind(text) ? "fc." + text.Trim('.') : text.Trim('.') + ".weight";
                }

                continue;
            }

            foreach (string second in other.Texts)
            {
                if (Combine(text, second) is { } name)
                {
                    return name;
                }
            }
        }

        return null;
    }

    private static string? Combine(string first, string second)
    {
        if (first.IndexOf(second, StringComparison.Ordinal) >= 0)
        {
            return first.Trim('.');
        }

        if (second.IndexOf(first, StringComparison.Ordinal) >= 0)
        {
            return second.Trim('.');
        }

        return (IsKind(first), IsKind(second)) switch
        {
            (true, false) => second.Trim('.') + "." + first.Trim('.'),
            (false, true) => first.Trim('.') + "." + second.Trim('.'),
            _ => null,
        };
    }

    private static bool IsKind(string text)
    {
        return Kinds.Contains(text.Trim('.'));
    }

    private static IOperation? Predicate(IOperation argument)
    {
        IOperation lambda = Constant.Unwrap(argument);
        if (lambda is IDelegateCreationOperation creation)
        {
            lambda = creation.Target;
        }

        return lambda is IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } value }] } ? Constant.Unwrap(value) : null;
    }

    private static bool Collect(IOperation predicate, BinaryOperatorKind joint, bool negated, List<string> texts)
    {
        predicate = Constant.Unwrap(predicate);
        if (predicate is IBinaryOperation binary && binary.OperatorKind == joint)
        {
            return Collect(binary.LeftOperand, joint, negated, texts) && Collect(binary.RightOperand, joint, negated, texts);
        }

        if (negated)
        {
            if (predicate is not IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
            {
                return false;
            }

            predicate = Constant.Unwrap(not.Operand);
        }

        if (predicate is IInvocationOperation { TargetMethod: { Name: "Contains" or "EndsWith" or "StartsWith", ContainingType.SpecialType: SpecialType.System_String } } test
            && test.Arguments.Length > 0
            && Constant.Text(test.Arguments[0].Value) is { Length: > 0 } text)
        {
            texts.Add(text);
            return true;
        }

        return false;
    }
}
