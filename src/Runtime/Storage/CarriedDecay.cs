using System.ComponentModel;

namespace GenOptim.Storage;

/// <summary>
/// Decay factors that are too near to 1 for the number type: kept as a product in double until the type can hold it. Called by generated code.
/// </summary>
/// <remarks>
/// What is applied is rounded to the type first, and what rounding left is owed on, so that the decay over many steps is right whatever the type.
/// The thresholds are measured: a smaller one applies factors that rounding distorts, a larger one only waits longer.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CarriedDecay
{
    /// <summary>2⁻¹⁴: over many steps the decay of float32 weights is right to 1e-4 (2⁻²⁰: 1e-3).</summary>
    private const double Float32Threshold = 1.0 / (1 << 14);

    /// <summary>2⁻⁵: over many steps the decay of bfloat16 weights is right to a hundredth (2⁻⁶: two hundredths).</summary>
    private const double BFloat16Threshold = 1.0 / (1 << 5);

    /// <summary>2⁻⁸, as for bfloat16 with three more bits.</summary>
    private const double Float16Threshold = 1.0 / (1 << 8);

    /// <summary>The factor to apply to weights that are kept, or computed and rounded by chance, in float32.</summary>
    /// <param name="factor">1 − what a step loses.</param>
    /// <param name="owed">The product of the factors that were not applied yet.</param>
    public static double Float32(double factor, ref double owed) => Take(factor, ref owed, Float32Threshold);

    /// <summary>The factor to apply to float64 weights: all of it, rounded as it is.</summary>
    /// <param name="factor">1 − what a step loses.</param>
    /// <param name="owed">The product of the factors that were not applied yet.</param>
    public static double Float64(double factor, ref double owed)
    {
        double applied = owed * factor;
        owed = 1;
        return applied;
    }

    /// <summary>The factor to apply to weights that are rounded to bfloat16 in every step.</summary>
    /// <param name="factor">1 − what a step loses.</param>
    /// <param name="owed">The product of the factors that were not applied yet.</param>
    public static double BFloat16(double factor, ref double owed) => Take(factor, ref owed, BFloat16Threshold);

    /// <summary>The factor to apply to weights that are rounded to float16 in every step.</summary>
    /// <param name="factor">1 − what a step loses.</param>
    /// <param name="owed">The product of the factors that were not applied yet.</param>
    public static double Float16(double factor, ref double owed) => Take(factor, ref owed, Float16Threshold);

    private static double Take(double factor, ref double owed, double threshold)
    {
        owed *= factor;
        if (1 - owed < threshold)
        {
            return 1;
        }

        double applied = (float)owed;
        owed = applied == 0 ? 1 : owed / applied;
        return applied;
    }
}
