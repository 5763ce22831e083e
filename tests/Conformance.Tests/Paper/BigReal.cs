using System;
using System.Numerics;

namespace GenOptim.Conformance.Paper;

/// <summary>
/// A real number with 192 significant bits and an exponent without bounds: precise beside float and double, and free of overflow and
/// underflow. Slow, simple and unlike anything that generated code uses.
/// </summary>
internal readonly struct BigReal : IComparable<BigReal>
{
    private const int Precision = 192;

    private readonly BigInteger _mantissa;
    private readonly long _exponent;

    private BigReal(BigInteger mantissa, long exponent)
    {
        long excess = (long)BigInteger.Abs(mantissa).GetBitLength() - Precision;
        _mantissa = excess > 0 ? mantissa >> (int)excess : mantissa;
        _exponent = _mantissa.IsZero ? 0 : exponent + Math.Max(excess, 0);
    }

    public static BigReal Zero => default;

    public static BigReal One { get; } = new(BigInteger.One, 0);

    /// <summary>The exact value of a finite double.</summary>
    public static implicit operator BigReal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers are real numbers.");
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int biasedExponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        BigInteger mantissa = biasedExponent == 0 ? fraction : fraction | (1L << 52);
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(biasedExponent, 1) - 1075);
    }

    /// <summary>The nearest double, give or take one unit in its last place.</summary>
    public static explicit operator double(BigReal value)
    {
        long excess = (long)BigInteger.Abs(value._mantissa).GetBitLength() - 62;
        BigInteger leading = excess > 0 ? value._mantissa >> (int)excess : value._mantissa;
        long exponent = Math.Clamp(value._exponent + Math.Max(excess, 0), -100_000, 100_000);
        return Math.ScaleB((double)leading, (int)exponent);
    }

    public static BigReal operator +(BigReal left, BigReal right)
    {
        if (left._mantissa.IsZero)
        {
            return right;
        }

        if (right._mantissa.IsZero)
        {
            return left;
        }

        if (left._exponent < right._exponent)
        {
            (left, right) = (right, left);
        }

        // Beyond this distance the smaller one lies below the last bit that is kept.
        long distance = left._exponent - right._exponent;
        return distance > 3 * Precision ? left : new((left._mantissa << (int)distance) + right._mantissa, right._exponent);
    }

    public static BigReal operator -(BigReal value) => new(-value._mantissa, value._exponent);

    public static BigReal operator -(BigReal left, BigReal right) => left + (-right);

    public static BigReal operator *(BigReal left, BigReal right) => new(left._mantissa * right._mantissa, left._exponent + right._exponent);

    public static BigReal operator /(BigReal left, BigReal right)
    {
        const int Shift = 2 * Precision;
        return new((left._mantissa << Shift) / right._mantissa, left._exponent - Shift - right._exponent);
    }

    public static BigReal Abs(BigReal value) => new(BigInteger.Abs(value._mantissa), value._exponent);

    public static BigReal Max(BigReal left, BigReal right) => left.CompareTo(right) >= 0 ? left : right;

    public static BigReal Pow(BigReal value, long power)
    {
        BigReal result = One;
        for (BigReal square = value; power > 0; power >>= 1, square *= square)
        {
            result = (power & 1) != 0 ? result * square : result;
        }

        return result;
    }

    /// <summary>The square root of a number that is not negative.</summary>
    public static BigReal Sqrt(BigReal value)
    {
        if (value._mantissa.Sign <= 0)
        {
            return value._mantissa.IsZero ? Zero : throw new ArgumentOutOfRangeException(nameof(value), "A negative number has no real square root.");
        }

        // Enough bits for the precision of the root, and an even exponent.
        int shift = (2 * Precision) + (int)(value._exponent & 1);
        BigInteger radicand = value._mantissa << shift;
        BigInteger root = BigInteger.One << (int)((radicand.GetBitLength() + 1) / 2);
        while (true)
        {
            // Newton's iteration on integers falls until it reaches the root, rounded down.
            BigInteger next = (root + (radicand / root)) >> 1;
            if (next >= root)
            {
                return new(root, (value._exponent - shift) / 2);
            }

            root = next;
        }
    }

    public bool IsZero => _mantissa.IsZero;

    public int CompareTo(BigReal other) => (this - other)._mantissa.Sign;
}
