using System;
using System.Text;

namespace GenOptim.Checkpoints;

/// <summary>
/// What is written into the metadata of a file so that a change of any byte is seen: XXH128 of the whole file, in which the digits of the checksum
/// itself count as zeros. It guards against accidents, not against forgery.
/// </summary>
internal sealed class Checksum
{
    /// <summary>The name of the metadata field.</summary>
    internal const string MetadataName = "genoptim.checksum";

    /// <summary>What stands in the field until the checksum is known, and what is reckoned with.</summary>
    internal const string None = Prefix + "00000000000000000000000000000000";

    private const string Prefix = "xxh128:";

    private readonly XxHash128 _hash = new();

    /// <summary>Whether a field's text is of the form that is written here, and so of the length that is reckoned with.</summary>
    internal static bool IsWellFormed(string text) =>
        text.Length == None.Length
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept("0123456789abcdef");

    /// <summary>Makes zeros of the checksum's digits where a part of the file holds them.</summary>
    /// <param name="part">The bytes.</param>
    /// <param name="start">Where in the file they begin.</param>
    /// <param name="field">Where in the file the field's text begins.</param>
    internal static void Blank(Span<byte> part, long start, long field)
    {
        long first = Math.Max(start, field + Prefix.Length);
        long end = Math.Min(start + part.Length, field + None.Length);
        if (first < end)
        {
            part[(int)(first - start)..(int)(end - start)].Fill((byte)'0');
        }
    }

    internal void Add(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    /// <summary>The text of the field, as long as <see cref="None"/>.</summary>
    public override string ToString() => Prefix + Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The bytes of the field.</summary>
    internal byte[] ToBytes() => Encoding.ASCII.GetBytes(ToString());
}
