using System;
using System.Runtime.CompilerServices;

namespace GenOptim.Storage;

/// <summary>Float32 copies of parameters of 16 bits.</summary>
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
            BFloat16 value = Unsafe.Add(ref Unsafe.AsRef(in values), i);
            ref float masterWeight = ref Unsafe.Add(ref masterWeights, i);
            if (((BFloat16)masterWeight).ToBits() != value.ToBits())
            {
                masterWeight = value;
            }
        }
    }

    /// <inheritdoc cref="TakeIn(ref readonly BFloat16, ref float, nint)"/>
    public static void TakeIn(ref readonly Half values, ref float masterWeights, nint length)
    {
        for (nint i = 0; i < length; i++)
        {
            Half value = Unsafe.Add(ref Unsafe.AsRef(in values), i);
            ref float masterWeight = ref Unsafe.Add(ref masterWeights, i);
            if (BitConverter.HalfToUInt16Bits((Half)masterWeight) != BitConverter.HalfToUInt16Bits(value))
            {
                masterWeight = (float)value;
            }
        }
    }
}
