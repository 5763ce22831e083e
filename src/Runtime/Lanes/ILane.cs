using System.Numerics;

namespace GenOptim.Lanes;

/// <summary>
/// One or more numbers on which an update rule computes: a single element, a SIMD register, or a GPU thread's elements.
/// </summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
/// <typeparam name="T">The type in which it computes, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Every operation is IEEE 754's, element by element and correctly rounded (to nearest, ties to even). That is the whole reason why a rule
/// written once over a lane gives the same bits on every lane. An implementation must not contract, reassociate or flush denormals.
/// </remarks>
public interface ILane<TSelf, T> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, ILane<TSelf, T>
    where T : unmanaged
{
    /// <summary>A lane that holds <paramref name="value"/> in every element.</summary>
    /// <param name="value">The value of every element.</param>
    static abstract TSelf All(T value);

    /// <summary><c>a·b + c</c> with one rounding.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Summand.</param>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>The square root.</summary>
    /// <param name="value">The radicand.</param>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The quotient of a square root and one divisor for all elements, which costs less than <c>/</c> and has its bits.</summary>
    /// <param name="root">The dividend, a <see cref="Sqrt"/> of something that is not −0: its exponent is far from the ends of the type's range, where what the method computes would be rounded.</param>
    /// <param name="divisor">The divisor, from 2⁻³⁰ to 2³⁰.</param>
    static abstract TSelf DivideRoot(TSelf root, in Divisor<T> divisor);

    /// <summary>The larger of two values; NaN if either is NaN (IEEE 754-2019 <c>maximum</c>, as <c>torch.maximum</c>).</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other value.</param>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The absolute value: the sign bit cleared.</summary>
    /// <param name="value">The value.</param>
    static abstract TSelf Abs(TSelf value);

    /// <summary>−1, 0 or 1 by the sign of the value; 0 for a zero of either sign and for NaN (as <c>torch.sign</c> of a NaN's comparisons).</summary>
    /// <param name="value">The value.</param>
    static abstract TSelf Sign(TSelf value);

    /// <summary>Element by element: <paramref name="whenNegative"/> where <paramref name="value"/> is below zero, else <paramref name="otherwise"/> (also for −0 and NaN).</summary>
    /// <param name="value">The value whose sign decides.</param>
    /// <param name="whenNegative">Taken where <paramref name="value"/> is below zero.</param>
    /// <param name="otherwise">Taken elsewhere.</param>
    static abstract TSelf SelectNegative(TSelf value, TSelf whenNegative, TSelf otherwise);
}
