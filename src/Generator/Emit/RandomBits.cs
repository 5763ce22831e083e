using System.Globalization;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>Which bits of an element's random word each of its numbers is rounded by: the same on every backend.</summary>
internal static class RandomBits
{
    /// <summary>
    /// One random word serves all numbers of an element, each shifted by another amount. Rounding decides mostly by the upper bits, so that
    /// those of different numbers are far apart.
    /// </summary>
    private static readonly int[] Shifts = [0, 16, 8, 12];

    /// <summary>The random words by which the parameter is rounded.</summary>
    public const string OfParameter = "random";

    /// <summary>The random words by which a slot is rounded.</summary>
    public static string OfSlot(OptimizerSpec spec, UpdateRule rule, int slot) =>
        Shifts[Index(spec, rule, slot)] == 0 ? "random" : $"random << {ShiftOfSlot(spec, rule, slot)}";

    /// <summary>How far they are shifted for it.</summary>
    public static string ShiftOfSlot(OptimizerSpec spec, UpdateRule rule, int slot) =>
        Shifts[Index(spec, rule, slot)].ToString(CultureInfo.InvariantCulture);

    /// <summary>How many numbers are rounded by chance before a slot.</summary>
    private static int Index(OptimizerSpec spec, UpdateRule rule, int slot)
    {
        int index = spec.LowPrecision == LowPrecisionKind.StochasticRounding ? 1 : 0;
        for (int other = 0; other < slot; other++)
        {
            NumberKind type = rule.StateSlots[other].Type;
            index += type.IsLowPrecision() || type.IsBlock8() ? 1 : 0;
        }

        return index;
    }
}
