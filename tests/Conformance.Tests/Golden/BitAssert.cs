using System;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace GenOptim.Conformance.Golden;

/// <summary>Equality of bits, in which only NaNs are all alike.</summary>
internal static class BitAssert
{
    public static bool Same<T>(T left, T right)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsNaN(left) ? T.IsNaN(right) : left == right && T.IsNegative(left) == T.IsNegative(right);

    public static void Equal<T>(string expectedHex, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Equal<T>(Hex.Decode<T>(expectedHex), actual, what);

    public static void Equal<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (FirstDifference(expected, actual) is not { } index)
        {
            return;
        }

        throw new XunitException(index < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{what}: {actual.Length} elements instead of {expected.Length}.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, element {index}: expected {expected[index]:R} ({Hex.Bits(expected[index])}), "
                + $"got {actual[index]:R} ({Hex.Bits(actual[index])})."));
    }

    /// <summary>The first element whose bits differ, -1 if the lengths do, null if nothing does.</summary>
    public static int? FirstDifference<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (expected.Length != actual.Length)
        {
            return -1;
        }

        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            return null;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (!Same(expected[i], actual[i]))
            {
                return i;
            }
        }

        return null;
    }
}
