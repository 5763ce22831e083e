using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit;

/// <summary>Names of generated files. The compiler compares them without regard to case and refuses a second one of the same name.</summary>
internal static class HintNames
{
    /// <summary>The longest name, in bytes of UTF-8: with a hash and a writer's suffix it fits into the 255 bytes that file systems give a name.</summary>
    private const int LongestName = 180;

    /// <summary>The names that more than one class has, up to case.</summary>
    public static EquatableArray<string> Clashing(IEnumerable<string> names) => names
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group.Distinct(StringComparer.Ordinal))
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>
    /// The name for a class: with a hash of its exact declaration where names alone would clash, are too long for a file, or hold what the
    /// compiler takes in no file's name, such as a combining accent.
    /// </summary>
    public static string For(TypeSpec type, EquatableArray<string> clashing)
    {
        string name = Shortened(string.Concat(type.HintName.Select(character => char.IsLetterOrDigit(character) || character is '.' or '_' ? character : '-')));
        if (name == type.HintName && !clashing.Contains(name))
        {
            return name;
        }

        string declaration = $"{type.Namespace}|{string.Join("|", type.Containers)}|{type.Keyword} {type.Name}";
        return $"{name}.{Fnv1a(declaration).ToString("x16", CultureInfo.InvariantCulture)}";
    }

    private static string Shortened(string name)
    {
        int length = name.Length;
        for (int bytes = Encoding.UTF8.GetByteCount(name); bytes > LongestName; length--)
        {
            bytes -= Encoding.UTF8.GetByteCount(name.Substring(length - 1, 1));
        }

        return name.Substring(0, length);
    }

    /// <summary>A hash that is the same on every machine, which string.GetHashCode is not (FNV-1a, 64 bits).</summary>
    private static ulong Fnv1a(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in text)
        {
            hash = unchecked((hash ^ character) * 1099511628211);
        }

        return hash;
    }
}
