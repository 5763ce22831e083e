using System.ComponentModel;

namespace GenOptim.Storage;

/// <summary>
/// Decay factors that are too near to 1 for the number type: kept as a product in double until the type can hold it. Called by generated code.
/// </summary>
/// <remarks>
/// What is applied is rounded to the type first, and what rounding left is owed on, so that the decay over many steps is right whatever the type.
/// The thresholds are measured: a smaller one applies factors that rounding distorts, a larger one only waits longer and takes larger strides. The decay that
/// is applied and owed over that which was asked for, over a decay of e⁻², worst of 1e-10 to 1e-2 per step and of two distributions of weights:
/// <list type="table">
/// <listheader><term>threshold</term><description>float32 | bfloat16 | float16</description></listheader>
/// <item><term>2⁻⁴</term><description>| 1.006 |</description></item>
/// <item><term>2⁻⁵</term><description>| 0.994 | 1.000</description></item>
/// <item><term>2⁻⁶</term><description>| 0.977 | 0.999</description></item>
/// <item><term>2⁻⁷</term><description>| 0.920 | 0.998</description></item>
/// <item><term>2⁻⁸</term><description>| 1.384 | 0.994</description></item>
/// <item><term>2⁻⁹</term><description>| | 0.978</description></item>
/// <item><term>2⁻¹⁰</term><description>1.0000 | | 0.923</description></item>
/// <item><term>2⁻¹⁴, 2⁻¹⁶</term><description>1.0000 | |</description></item>
/// <item><term>2⁻¹⁸</term><description>0.9999 | |</description></item>
/// </list>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CarriedDecay
{
    private const double Float32Threshold = 1.0 / (1 << 14);

    private const double BFloat16Threshold = 1.0 / (1 << 5);

    private const double Float16Threshold = 1.0 / (1 << 7);

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
