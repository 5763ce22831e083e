using System;
using System.Numerics;
using CsCheck;

namespace GenOptim.Conformance.Scenarios;

/// <summary>Draws elements of tensors.</summary>
/// <typeparam name="T">Their number type.</typeparam>
internal static class Numbers<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly T SmallestNormal = T.CreateChecked(typeof(T) == typeof(float) ? 1.17549435E-38 : 2.2250738585072014E-308);

    private static readonly T Largest = typeof(T) == typeof(float) ? T.CreateChecked(float.MaxValue) : T.CreateChecked(double.MaxValue);

    /// <summary>Numbers as training meets them: both signs, some decades, and zeros.</summary>
    public static Gen<T> Ordinary { get; } = Gen.Frequency(
        (9, Gen.Select(Gen.Double[1, 2], Gen.Int[-12, 4], Gen.Bool, static (fraction, exponent, isNegative) =>
            T.CreateChecked(Math.ScaleB(isNegative ? -fraction : fraction, exponent)))),
        (1, Gen.Const(T.Zero)));

    /// <summary>Ordinary numbers among which any others are found: denormals, infinities, NaN, zeros of both signs, both ends of the range.</summary>
    public static Gen<T> Any { get; } = Gen.Frequency(
        (6, Ordinary),
        (2, Gen.OneOf(
            T.NegativeZero, T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Epsilon, -T.Epsilon, SmallestNormal, -SmallestNormal, Largest, -Largest)),
        (1, Gen.Select(Gen.Double[0, 1], Gen.Bool, static (fraction, isNegative) => SmallestNormal * T.CreateChecked(isNegative ? -fraction : fraction))),
        (1, Gen.Select(Gen.Double[0, 1], Gen.Bool, static (fraction, isNegative) => Largest * T.CreateChecked(isNegative ? -fraction : fraction))));
}
