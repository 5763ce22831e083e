using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <summary>The names of an optimizer's groups, each once.</summary>
internal sealed class GroupNames
{
    /// <summary>What the name of a group without one begins with; the number follows.</summary>
    private const string ByPosition = "group ";

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Finds names for groups that are to be added, without taking them yet.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="position">How many groups there are already.</param>
    /// <param name="owner">The optimizer's name, for messages.</param>
    /// <returns>The name of each: its own, or the one that its position gives it.</returns>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    internal string[] For(IReadOnlyList<ParameterGroup> groups, int position, string owner)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in groups.Select(group => group.Name).OfType<string>())
        {
            if (_names.Contains(name) || !taken.Add(name))
            {
                throw new ArgumentException($"{owner}: two parameter groups are named '{name}'; names must be unique.", nameof(groups));
            }
        }

        return groups.Select((group, i) => group.Name ?? Free(position + i, taken)).ToArray();
    }

    /// <summary>
    /// Whether a group was called so because it had no name. Such groups are matched by position: another may have been before one when the state
    /// was saved.
    /// </summary>
    internal static bool IsByPosition(string name) =>
        name.StartsWith(ByPosition, StringComparison.Ordinal) && name.AsSpan(ByPosition.Length) is { IsEmpty: false } digits
        && !digits.ContainsAnyExceptInRange('0', '9');

    internal void Add(string name) => _names.Add(name);

    internal void Remove(string name) => _names.Remove(name);

    internal void Clear() => _names.Clear();

    /// <summary>A group without a name is called by its position, or by the next number that no other group has.</summary>
    private string Free(int position, HashSet<string> taken)
    {
        string name;
        do
        {
            name = FormattableString.Invariant($"{ByPosition}{position++}");
        }
        while (_names.Contains(name) || !taken.Add(name));
        return name;
    }
}
