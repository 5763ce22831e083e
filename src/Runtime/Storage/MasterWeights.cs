using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Storage;

/// <summary>Float32 copies of parameters of 16 bits.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MasterWeights
{
    /// <summary>Takes a parameter's values in where they are not the rounding of the master weight: before its first step everywhere.</summary>
    /// <param name="values">The first value.</param>
    /// <param name="masterWeights">The first master weight.</param>
    /// <param name="length">Number of elements.</param>
    public static void TakeIn(ref readonly BFloat16 values, ref float masterWeights, nint length)
    {
        for (nint i = 0; i < length; i++)
        {
            ScalarLane<float> masterWeight = ScalarLane<float>.Load(ref masterWeights, i);
            TakeInBFloat16(masterWeight, ScalarWords.All(Unsafe.Add(ref Unsafe.AsRef(in values), i).ToBits())).Store(ref masterWeights, i);
        }
    }

    /// <inheritdoc cref="TakeIn(ref readonly BFloat16, ref float, nint)"/>
    public static void TakeIn(ref readonly Half values, ref float masterWeights, nint length)
    {
        for (nint i = 0; i < length; i++)
        {
            ScalarLane<float> masterWeight = ScalarLane<float>.Load(ref masterWeights, i);
            ushort bits = BitConverter.HalfToUInt16Bits(Unsafe.Add(ref Unsafe.AsRef(in values), i));
            TakeInFloat16(masterWeight, ScalarWords.All(bits)).Store(ref masterWeights, i);
        }
    }

    /// <summary>Master weights, or values in their place where those are not their rounding.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="masterWeight">The master weights.</param>
    /// <param name="value">The bits of the values, which are <see cref="BFloat16"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane TakeInBFloat16<TLane, TWords>(TLane masterWeight, TWords value)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> =>
        Choose(masterWeight, BFloat16Storage.Narrow<TLane, TWords>(masterWeight) ^ value, BFloat16Storage.Widen<TLane, TWords>(value));

    /// <summary>Master weights, or values in their place where those are not their rounding.</summary>
    /// <typeparam name="TLane">The lane.</typeparam>
    /// <typeparam name="TWords">Its words.</typeparam>
    /// <param name="masterWeight">The master weights.</param>
    /// <param name="value">The bits of the values, which are <see cref="Half"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane TakeInFloat16<TLane, TWords>(TLane masterWeight, TWords value)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> =>
        Choose(masterWeight, Float16Storage.Narrow<TLane, TWords>(masterWeight) ^ value, Float16Storage.Widen<TLane, TWords>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Choose<TLane, TWords>(TLane masterWeight, TWords difference, TLane value)
        where TLane : struct, ILane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, IWords<TWords> =>
        TLane.FromWords(TWords.Select(TWords.LessThan(TWords.All(0), difference), value.Words, masterWeight.Words));
}
