namespace GenOptim.Lanes;

/// <summary>
/// A number by which many numbers are divided. Its reciprocal is kept with it, so that a lane can divide by multiplying, with the bits of a division.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The method is that of Markstein (IBM Journal of Research and Development 34, 1990) with the first quotient of Brisebarre, Muller and Raina (IEEE
/// Transactions on Computers 53, 2004). For a dividend x, a divisor c, z = RN(1/c) and the rest y = RN(1/c − z), the quotient q = RN(x·z + RN(x·y)) lies within half
/// a unit in the last place and a 2²⁴th of one; x − q·c is exact in a fused multiply-add; and RN(q + (x − q·c)·z) is the correctly rounded quotient, because a
/// quotient of two floats is never as near to the middle between two floats as the error that is left.
/// </remarks>
/// <param name="Value">The divisor c.</param>
/// <param name="Inverse">1/c, rounded.</param>
/// <param name="InverseRest">What rounding took from 1/c, rounded.</param>
public readonly record struct Divisor<T>(T Value, T Inverse, T InverseRest)
    where T : unmanaged;
