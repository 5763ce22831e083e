using System.ComponentModel;

namespace GenOptim.Lanes;

/// <summary>
/// A number by which many numbers are divided. Its reciprocal is kept with it, so that a lane can divide by multiplying, with the bits of a division.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// For a dividend x, a divisor c and z = RN(1/c), the quotient is q' = RN(q + r·z) with q = RN(x·z) and r = RN(x − q·c) (Markstein, IBM Journal of
/// Research and Development 34, 1990; chapter 4 of Muller et al., Handbook of Floating-Point Arithmetic). Take x and c as integers of p bits. Then x/c keeps a
/// distance of at least 1/(2c) of a unit in the last place from every middle between two floats. x·z is less than one unit away from x/c, so that near a middle q
/// is one of its two neighbours, r is exact, and q + r·z misses x/c by less than c/2²ᵖ⁺¹ units: less than that distance, because c is below 2ᵖ. Elsewhere the
/// error is of no account.
/// </remarks>
/// <param name="Value">The divisor c.</param>
/// <param name="NegativeValue">−c.</param>
/// <param name="Inverse">1/c, rounded.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Divisor<T>(T Value, T NegativeValue, T Inverse)
    where T : unmanaged;
