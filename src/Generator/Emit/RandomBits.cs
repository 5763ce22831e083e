using System.Globalization;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>Which bits of an element's random word decide how each of its numbers is rounded, on every backend.</summary>
internal static class RandomBits
{
    /// <summary>Number of random bits that rounding to bfloat16 takes: those that are cut off.</summary>
    private const int OfBFloat16 = 16;

    /// <summary>Number of random bits that rounding to float16 takes.</summary>
    private const int OfFloat16 = 13;

    /// <summary>Number of random bits that rounding to the upper 24 bits of a float32 takes.</summary>
    private const int OfRemainder8 = 8;

    /// <summary>The highest bit of each number's. The upper bits decide mostly, so those of different numbers are apart.</summary>
    private static readonly int[] Highest = [31, 19, 25, 13];

    /// <summary>How many numbers of an element are rounded by chance before a slot.</summary>
    public static int IndexOfSlot(OptimizerSpec spec, UpdateRule rule, int slot)
    {
        int index = StorageSlots.RoundsParameterByChance(spec) ? 1 : 0;
        for (int other = 0; other < slot; other++)
        {
            NumberKind type = rule.StateSlots[other].Type;
            index += type.IsLowPrecision() || type.IsBlock8() ? 1 : 0;
        }

        return index;
    }

    /// <summary>The expression of a number's bits, given the words in <c>random</c>.</summary>
    /// <param name="index">How many numbers of the element are rounded by chance before it.</param>
    /// <param name="type">The type to which the number is rounded; where it is split, that of its lower part.</param>
    public static string Of(int index, NumberKind type)
    {
        int count = type switch
        {
            NumberKind.BFloat16 => OfBFloat16,
            NumberKind.UInt8 => OfRemainder8,
            _ => OfFloat16,
        };
        string lowest = (Highest[index] + 1 - count).ToString(CultureInfo.InvariantCulture);
        return $"global::GenOptim.Storage.RandomWords.Bits(random, {lowest}, {count.ToString(CultureInfo.InvariantCulture)})";
    }
}
