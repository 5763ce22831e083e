using System;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Numbers as they stand in messages: the same on every machine, short, and as people write them.</summary>
internal static class Numbers
{
    // From here down a power of ten is easier to read than zeros are to count.
    private const double SmallestPlain = 0.01;

    /// <summary><paramref name="value"/> to six significant digits, for reading: <c>3e-4</c>, <c>0.01</c>, <c>69.3147</c>.</summary>
    public static string Text(double value)
    {
        return Math.Abs(value) is > 0 and < SmallestPlain
            ? Shorten(value.ToString("0.#####E+0", CultureInfo.InvariantCulture))
            : Shorten(value.ToString("G6", CultureInfo.InvariantCulture));
    }

    /// <summary><paramref name="value"/> as the code has it where <paramref name="written"/> is a literal, otherwise as <see cref="Text"/>.</summary>
    public static string Written(IOperation written, double value)
    {
        return Written(Constant.Unwrap(written).Syntax, value);
    }

    /// <summary>The same for an expression without an operation, such as an attribute's argument.</summary>
    public static string Written(SyntaxNode? written, double value)
    {
        return written switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal => literal.Token.Text.Replace("_", string.Empty).TrimEnd('f', 'F', 'd', 'D', 'm', 'M').Replace('E', 'e'),
            ParenthesizedExpressionSyntax parenthesized => Written(parenthesized.Expression, value),
            ArgumentSyntax argument => Written(argument.Expression, value),
            AttributeArgumentSyntax argument => Written(argument.Expression, value),
            AssignmentExpressionSyntax assignment => Written(assignment.Right, value),
            _ => Text(value),
        };
    }

    /// <summary>What one step of the fraction <paramref name="decay"/> leaves of a weight, with every digit that differs from 1.</summary>
    public static string Rest(double decay)
    {
        return (1 - decay).ToString("G9", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The steps after which a weight that only decays by the fraction <paramref name="decay"/> per step has halved: -ln 2 / ln(1 - wd), and 0
    /// where the first step leaves less than half of it.
    /// </summary>
    public static double HalfLife(double decay)
    {
        return decay >= 1 ? 0 : -Math.Log(2) / LogOfRest(decay);
    }

    /// <summary>A number of steps with its unit, rounded as one would say it: three digits below 1000, none after the point above.</summary>
    public static string Steps(double steps)
    {
        string text = steps >= 1000
            ? Math.Round(steps).ToString("#,0", CultureInfo.InvariantCulture)
            : double.Parse(steps.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return text == "1" ? "1 step" : text + " steps";
    }

    // ln(1 - x), by its series where 1 - x has lost digits of x.
    private static double LogOfRest(double x)
    {
        return x < 1e-4 ? -x * (1 + (x * ((1.0 / 2) + (x * ((1.0 / 3) + (x / 4)))))) : Math.Log(1 - x);
    }

    private static string Shorten(string text)
    {
        int exponent = text.IndexOf('E');
        if (exponent < 0)
        {
            return text;
        }

        string sign = text[exponent + 1] == '-' ? "-" : string.Empty;
        return text.Substring(0, exponent) + "e" + sign + text.Substring(exponent + 2).TrimStart('0');
    }
}
