using System;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenOptim.Conformance.Golden;

/// <summary>Tensors as strings of their elements' bits.</summary>
internal static class Hex
{
    public static T[] Decode<T>(string text)
        where T : unmanaged
    {
        int digits = 2 * Unsafe.SizeOf<T>();
        var values = new T[text.Length / digits];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<char> element = text.AsSpan(i * digits, digits);
            values[i] = digits == 8
                ? Unsafe.BitCast<uint, T>(uint.Parse(element, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                : Unsafe.BitCast<ulong, T>(ulong.Parse(element, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return values;
    }

    /// <summary>The bits of one value; every NaN has the same text, because its payload and sign carry no meaning.</summary>
    public static string Bits<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsNaN(value) ? "NaN"
        : value is float single ? BitConverter.SingleToUInt32Bits(single).ToString("x8", CultureInfo.InvariantCulture)
        : BitConverter.DoubleToUInt64Bits(double.CreateChecked(value)).ToString("x16", CultureInfo.InvariantCulture);
}
