using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GenOptim;

/// <summary>Saved state does not fit the optimizer that is to take it over. The optimizer is as before.</summary>
public sealed class StateMismatchException : ArgumentException
{
    /// <summary>How many differences the message lists.</summary>
    private const int MostInMessage = 20;

    /// <summary>A state that does not fit.</summary>
    /// <param name="optimizer">The optimizer's name.</param>
    /// <param name="differences">All that differs, each as a part of a sentence.</param>
    public StateMismatchException(string optimizer, IReadOnlyList<string> differences)
        : base(Describe(optimizer, differences))
    {
        Differences = differences;
    }

    /// <summary>All that differs.</summary>
    public IReadOnlyList<string> Differences { get; }

    private static string Describe(string optimizer, IReadOnlyList<string> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        string listed = string.Join("; ", differences.Take(MostInMessage));
        string more = differences.Count > MostInMessage
            ? string.Create(CultureInfo.InvariantCulture, $"; and {differences.Count - MostInMessage} more")
            : string.Empty;
        return $"The state does not fit {optimizer}: {listed}{more}.";
    }
}
