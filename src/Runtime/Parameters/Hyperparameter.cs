using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GenOptim;

/// <summary>The rules that hyperparameters keep, and the words in which a breach of one is reported.</summary>
internal static class Hyperparameter
{
    /// <summary>Returns a value that is finite and at least 0, and throws for any other.</summary>
    internal static double NonNegative(double value, string owner, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0) || double.IsPositiveInfinity(value))
        {
            throw new ArgumentOutOfRangeException(
                name,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{owner}: {name} is {value}; it must be finite and at least 0."));
        }

        return value;
    }
}
