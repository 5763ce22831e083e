using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;

namespace GenOptim;

/// <summary>Patterns of parameter names: <c>*</c> stands for any characters, <c>?</c> for one, a backslash takes the next character as it is.</summary>
internal static class NamePattern
{
    internal static bool Matches(string name, string pattern) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    internal static bool MatchesAny(string name, IReadOnlyList<string> patterns)
    {
        foreach (string pattern in patterns)
        {
            if (Matches(name, pattern))
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="ArgumentNullException">The patterns are null.</exception>
    /// <exception cref="ArgumentException">There is none, or one is null or empty.</exception>
    internal static void Check(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.Count == 0 || patterns.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException(
                patterns.Count == 0 ? "There is no pattern of names; give at least one." : "A pattern of names is empty; no parameter has an empty name.",
                nameof(patterns));
        }
    }

    /// <summary>What is wrong where patterns match no parameter, which is a slip of the pen as a rule.</summary>
    /// <returns>A sentence, or null where each of them matches.</returns>
    internal static string? Unmatched(IReadOnlyList<string> patterns, IReadOnlyCollection<Parameter> parameters)
    {
        string[] unmatched = patterns.Where(pattern => !parameters.Any(parameter => Matches(parameter.Name, pattern))).ToArray();
        return unmatched.Length == 0 ? null : Schedule.Text(
            $"No parameter has a name like {string.Join(", ", unmatched.Select(static pattern => $"'{pattern}'"))}; the names of the {parameters.Count} parameters are {NameList.Of(parameters)}.");
    }
}
