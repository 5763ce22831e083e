using System;
using System.ComponentModel;
using System.Numerics;

namespace GenOptim.Lanes;

/// <summary>
/// One unsigned 32-bit integer per element of a lane of <see cref="float"/>: what conversions to narrower types and random rounding compute on.
/// </summary>
/// <typeparam name="TSelf">The words themselves.</typeparam>
/// <remarks>Arithmetic is modulo 2³². Written over words once, a conversion gives the same bits in every lane and on every accelerator.</remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWords<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IBitwiseOperators<TSelf, TSelf, TSelf>,
    IShiftOperators<TSelf, int, TSelf>
    where TSelf : struct, IWords<TSelf>
{
    /// <summary>Words that hold <paramref name="value"/> in every element.</summary>
    /// <param name="value">The value of every element.</param>
    static abstract TSelf All(uint value);

    /// <summary>Element by element: all bits set where <paramref name="a"/> is below <paramref name="b"/>, else none. Both must be below 2³¹.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other value.</param>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <summary>Element by element the larger of two values.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other value.</param>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Element by element the smaller of two values.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other value.</param>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>Adds to the bits of floats, except to those of a NaN, in which a carry could reach the sign.</summary>
    /// <param name="bits">The bits.</param>
    /// <param name="summand">What is added.</param>
    static abstract TSelf AddUnlessNaN(TSelf bits, TSelf summand);

    /// <summary>Bit by bit: <paramref name="whenSet"/> where <paramref name="mask"/> has a 1, else <paramref name="otherwise"/>.</summary>
    /// <param name="mask">The bits that decide.</param>
    /// <param name="whenSet">Taken where a bit is set.</param>
    /// <param name="otherwise">Taken elsewhere.</param>
    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf otherwise);
}
