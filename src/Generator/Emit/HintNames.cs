using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit;

/// <summary>Names of generated files. The compiler compares them without regard to case and refuses a second one of the same name.</summary>
internal static class HintNames
{
    /// <summary>The names that more than one class has, up to case.</summary>
    public static EquatableArray<string> Clashing(IEnumerable<string> names) => names
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group.Distinct(StringComparer.Ordinal))
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>The name for a class: with a number made from its exact declaration where names alone would clash.</summary>
    public static string For(TypeSpec type, EquatableArray<string> clashing)
    {
        if (!clashing.Contains(type.HintName))
        {
            return type.HintName;
        }

        string declaration = $"{type.Namespace}|{string.Join("|", type.Containers)}|{type.Keyword} {type.Name}";
        return $"{type.HintName}.{Fnv1a(declaration).ToString("x8", CultureInfo.InvariantCulture)}";
    }

    /// <summary>A hash that is the same on every machine, which string.GetHashCode is not (FNV-1a, 32 bits).</summary>
    private static uint Fnv1a(string text)
    {
        uint hash = 2166136261;
        foreach (char character in text)
        {
            hash = unchecked((hash ^ character) * 16777619);
        }

        return hash;
    }
}
