using System.Globalization;

namespace GenOptim.Generator.Emit;

/// <summary>Which bits of an element's random word decide how each of its 16-bit numbers is rounded, on every backend.</summary>
internal static class RandomBits
{
    /// <summary>Number of random bits that rounding to bfloat16 takes: those that are cut off.</summary>
    public const int OfBFloat16 = 16;

    /// <summary>Number of random bits that rounding to float16 takes.</summary>
    public const int OfFloat16 = 13;

    /// <summary>The highest bit of each number's. The upper bits decide mostly, so those of different numbers are apart.</summary>
    private static readonly int[] Highest = [31, 19, 25, 13];

    /// <summary>The expression of a number's bits, given the words in <c>random</c>.</summary>
    /// <param name="index">How many numbers of the element are rounded by chance before it.</param>
    /// <param name="count">Number of bits.</param>
    public static string Of(int index, int count)
    {
        string lowest = (Highest[index] + 1 - count).ToString(CultureInfo.InvariantCulture);
        return $"global::GenOptim.Storage.RandomWords.Bits(random, {lowest}, {count.ToString(CultureInfo.InvariantCulture)})";
    }
}
