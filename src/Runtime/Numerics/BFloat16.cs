using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GenOptim;

/// <summary>
/// A number of 16 bits with the range of <see cref="float"/> and 8 bits of precision: its upper half. A type for memory; arithmetic is done
/// in <see cref="float"/>.
/// </summary>
/// <remarks>
/// Layout: sign, 8 bits of exponent with bias 127, 7 bits of fraction. Conversions round to nearest, ties to even (IEEE 754), overflow to
/// infinity, keep subnormal numbers, and turn a signalling NaN into a quiet one.
/// </remarks>
public readonly struct BFloat16 :
    IEquatable<BFloat16>, IComparable<BFloat16>, IComparable, ISpanFormattable, ISpanParsable<BFloat16>
{
    private readonly ushort _bits;

    private BFloat16(ushort bits)
    {
        _bits = bits;
    }

    /// <summary>The largest finite number, about 3.39e38.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>The least finite number, about −3.39e38.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>The smallest number above 0, about 9.18e-41.</summary>
    public static BFloat16 Epsilon => new(0x0001);

    /// <summary>Infinity.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>Minus infinity.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>Not a number.</summary>
    public static BFloat16 NaN => new(0xFFC0);

    /// <summary>The number with the given bits.</summary>
    /// <param name="bits">Sign, exponent and fraction.</param>
    [CLSCompliant(false)]
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The number's bits: sign, exponent and fraction.</summary>
    [CLSCompliant(false)]
    public ushort ToBits() => _bits;

    /// <summary>Whether the number is not a number.</summary>
    /// <param name="value">The number.</param>
    public static bool IsNaN(BFloat16 value) => (value._bits & 0x7FFF) > 0x7F80;

    /// <summary>Whether the number is neither infinite nor NaN.</summary>
    /// <param name="value">The number.</param>
    public static bool IsFinite(BFloat16 value) => (value._bits & 0x7F80) != 0x7F80;

    /// <summary>The same number; nothing is lost.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>The same number; nothing is lost.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator double(BFloat16 value) => (float)value;

    /// <summary>The nearest number, of two equally near the one with an even fraction.</summary>
    /// <param name="value">The number to round.</param>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            return new((ushort)((bits >> 16) | 0x40));
        }

        uint halfWay = 0x7FFF + ((bits >> 16) & 1);
        return new((ushort)((bits + halfWay) >> 16));
    }

    /// <summary>The nearest number, of two equally near the one with an even fraction, rounded once.</summary>
    /// <param name="value">The number to round.</param>
    public static explicit operator BFloat16(double value)
    {
        // Rounding to float first would round twice. Rounded towards zero, with the last bit set where anything was lost, a float is on the
        // same side of every tie as the number itself.
        float rounded = (float)value;
        if (rounded == value || double.IsNaN(value))
        {
            return (BFloat16)rounded;
        }

        float towardsZero = Math.Abs((double)rounded) > Math.Abs(value)
            ? BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(rounded) - 1)
            : rounded;
        return (BFloat16)BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(towardsZero) | 1);
    }

    /// <summary>Whether both are the same number; a NaN equals none, and zeros of both signs are equal.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other number.</param>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == (float)right;

    /// <summary>Whether they are different numbers.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other number.</param>
    public static bool operator !=(BFloat16 left, BFloat16 right) => (float)left != (float)right;

    /// <summary>Whether the first is below the second.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other number.</param>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < (float)right;

    /// <summary>Whether the first is above the second.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other number.</param>
    public static bool operator >(BFloat16 left, BFloat16 right) => (float)left > (float)right;

    /// <summary>Whether the first is below or equal to the second.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other number.</param>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= (float)right;

    /// <summary>Whether the first is above or equal to the second.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other number.</param>
    public static bool operator >=(BFloat16 left, BFloat16 right) => (float)left >= (float)right;

    /// <summary>Reads a number; '.' is the decimal point unless a provider says otherwise.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">How numbers are written; null for the invariant culture.</param>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static BFloat16 Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static BFloat16 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        (BFloat16)double.Parse(s, NumberStyles.Float, provider ?? CultureInfo.InvariantCulture);

    /// <summary>Reads a number if the text is one.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">How numbers are written; null for the invariant culture.</param>
    /// <param name="result">The number, or 0.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BFloat16 result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out BFloat16)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out BFloat16 result)
    {
        bool isNumber = double.TryParse(s, NumberStyles.Float, provider ?? CultureInfo.InvariantCulture, out double value);
        result = (BFloat16)value;
        return isNumber;
    }

    /// <summary>Whether both have the same value; unlike with <c>==</c>, a NaN equals a NaN.</summary>
    /// <param name="other">The other number.</param>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <summary>The order of <see cref="float.CompareTo(float)"/>, with NaN first.</summary>
    /// <param name="other">The other number.</param>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"A {nameof(BFloat16)} cannot be compared with a {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>The number in the invariant culture, in as many digits as <see cref="float"/> needs to read it back.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The number as text.</summary>
    /// <param name="format">A numeric format, or null for as many digits as are needed.</param>
    /// <param name="formatProvider">How numbers are written; null for the invariant culture.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        ((float)this).ToString(format, formatProvider ?? CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((float)this).TryFormat(destination, out charsWritten, format, provider ?? CultureInfo.InvariantCulture);
}
