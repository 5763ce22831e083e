using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>
/// Lanes of <see cref="float"/> in two arrays of 16 bits: a rounded number and, rounded likewise, what the rounding lost (W. Kahan, "Further
/// remarks on reducing truncation errors", Communications of the ACM 8, 1965).
/// </summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KahanStorage
{
    /// <summary>Reads numbers and adds what their rounding lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="values">The first element of the array of numbers.</param>
    /// <param name="compensations">The first element of the array of what they lost.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly BFloat16 values, ref readonly BFloat16 compensations, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        BFloat16Storage.Load<TLane, TWords>(in values, index) + BFloat16Storage.Load<TLane, TWords>(in compensations, index);

    /// <summary>Rounds to nearest, ties to even, and writes numbers and what they lost, that rounded likewise.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="values">The first element of the array of numbers.</param>
    /// <param name="compensations">The first element of the array of what they lost.</param>
    /// <param name="index">Index of the first element to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(TLane value, ref BFloat16 values, ref BFloat16 compensations, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        SplitBFloat16(value, out TWords lost).Store(ref Unsafe.As<BFloat16, ushort>(ref values), index);
        lost.Store(ref Unsafe.As<BFloat16, ushort>(ref compensations), index);
    }

    /// <summary>The 16 bits of numbers rounded to nearest as <see cref="BFloat16"/>, and of what they lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="compensation">What was lost.</param>
    /// <returns>The rounded numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords SplitBFloat16<TLane, TWords>(TLane value, out TWords compensation)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords rounded = BFloat16Storage.Narrow<TLane, TWords>(value);
        TLane lost = value - BFloat16Storage.Widen<TLane, TWords>(rounded);

        // An infinity has lost nothing: infinity minus infinity would make it NaN in the next step.
        TWords isFinite = TWords.LessThan(rounded & TWords.All(0x7FFF), TWords.All(0x7F80));
        compensation = BFloat16Storage.Narrow<TLane, TWords>(lost) & isFinite;
        return rounded;
    }

    /// <summary>Reads numbers and adds what their rounding lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="values">The first element of the array of numbers.</param>
    /// <param name="compensations">The first element of the array of what they lost.</param>
    /// <param name="index">Index of the first element to read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Load<TLane, TWords>(ref readonly Half values, ref readonly Half compensations, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords> =>
        Float16Storage.Load<TLane, TWords>(in values, index) + Float16Storage.Load<TLane, TWords>(in compensations, index);

    /// <summary>Rounds to nearest, ties to even, and writes numbers and what they lost, that rounded likewise.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="values">The first element of the array of numbers.</param>
    /// <param name="compensations">The first element of the array of what they lost.</param>
    /// <param name="index">Index of the first element to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLane, TWords>(TLane value, ref Half values, ref Half compensations, nint index)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        SplitFloat16(value, out TWords lost).Store(ref Unsafe.As<Half, ushort>(ref values), index);
        lost.Store(ref Unsafe.As<Half, ushort>(ref compensations), index);
    }

    /// <summary>The 16 bits of numbers rounded to nearest as <see cref="Half"/>, and of what they lost.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="value">The elements.</param>
    /// <param name="compensation">What was lost.</param>
    /// <returns>The rounded numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWords SplitFloat16<TLane, TWords>(TLane value, out TWords compensation)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords>
    {
        TWords rounded = Float16Storage.Narrow<TLane, TWords>(value);
        TLane lost = value - Float16Storage.Widen<TLane, TWords>(rounded);

        // An infinity has lost nothing: infinity minus infinity would make it NaN in the next step.
        TWords isFinite = TWords.LessThan(rounded & TWords.All(0x7FFF), TWords.All(0x7C00));
        compensation = Float16Storage.Narrow<TLane, TWords>(lost) & isFinite;
        return rounded;
    }
}
