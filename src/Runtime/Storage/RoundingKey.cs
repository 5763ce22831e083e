using System;
using System.ComponentModel;

namespace GenOptim.Storage;

/// <summary>
/// What random rounding depends on besides the element: seed, tensor, step and the tensor's run of 65,536 elements. There is no state: the
/// same key and element always give the same random word, whatever thread, lane or device asks for it, and in whatever order.
/// </summary>
/// <param name="Lower">32 bits of the key.</param>
/// <param name="Upper">Another 32 bits.</param>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RoundingKey(uint Lower, uint Upper)
{
    /// <summary>Number of elements that share a key.</summary>
    public const int RunLength = 64 * 1024;

    /// <summary>The key of a tensor in one of its steps, from which those of its runs are derived.</summary>
    /// <param name="seed">The optimizer's seed.</param>
    /// <param name="parameterName">The parameter's name.</param>
    /// <param name="step">k: 1 in the parameter's first step.</param>
    public static ulong OfStep(long seed, ReadOnlySpan<char> parameterName, long step) => OfStep(OfTensor(seed, parameterName), step);

    /// <summary>The key of one run.</summary>
    /// <param name="stepKey">What <see cref="OfStep(long, ReadOnlySpan{char}, long)"/> gave.</param>
    /// <param name="start">Index of an element of the run within the tensor.</param>
    public static RoundingKey OfRun(ulong stepKey, long start)
    {
        ulong key = Mix(stepKey + ((ulong)(start / RunLength) * Golden));
        return new RoundingKey((uint)key, (uint)(key >> 32));
    }

    /// <summary>The key of a step by which the runs of a slice of the tensor have the keys that they have within it.</summary>
    /// <param name="stepKey">The tensor's key in the step.</param>
    /// <param name="start">Index of the slice's first element within the tensor, a multiple of <see cref="RunLength"/>.</param>
    internal static ulong OfSlice(ulong stepKey, long start) => unchecked(stepKey + ((ulong)(start / RunLength) * Golden));

    internal static ulong OfTensor(long seed, ReadOnlySpan<char> parameterName)
    {
        // FNV-1a over the name's UTF-16 code units: the same in every process.
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (char unit in parameterName)
        {
            hash = unchecked((hash ^ unit) * 0x0000_0100_0000_01B3);
        }

        return Mix(Mix((ulong)seed) ^ hash);
    }

    /// <summary>The key of a tensor in one of its steps, from what is the same in all of them.</summary>
    /// <param name="tensorKey">The tensor's key.</param>
    /// <param name="step">k: 1 in the parameter's first step.</param>
    public static ulong OfStep(ulong tensorKey, long step) => Mix(unchecked(tensorKey + ((ulong)step * Golden)));

    /// <summary>2⁶⁴ over the golden ratio, odd.</summary>
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection in which every bit depends on every bit.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += Golden;
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
