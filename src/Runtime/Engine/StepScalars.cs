using System;
using System.ComponentModel;
using System.Globalization;
using GenOptim.Lanes;

namespace GenOptim.Engine;

/// <summary>
/// What generated code asks before a step is taken: numbers are given in double and used in the type in which the update computes, where one can
/// be infinite that was not.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StepScalars
{
    /// <summary>Checks a number of the step.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is infinite or NaN.</exception>
    public static void ThrowIfNotFinite(float value, string name)
    {
        if (!float.IsFinite(value))
        {
            throw NotFinite(value, name, "float32");
        }
    }

    /// <inheritdoc cref="ThrowIfNotFinite(float, string)"/>
    public static void ThrowIfNotFinite(double value, string name)
    {
        if (!double.IsFinite(value))
        {
            throw NotFinite(value, name, "float64");
        }
    }

    /// <summary>Checks a number by which the step divides.</summary>
    /// <param name="divisor">The number with its reciprocal.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is infinite or NaN, or so small that its reciprocal is.</exception>
    public static void ThrowIfNotFinite(Divisor<float> divisor, string name)
    {
        ThrowIfNotFinite(divisor.Value, name);
        if (!float.IsFinite(divisor.Inverse))
        {
            throw NotFinite(divisor.Inverse, $"1/{name}", "float32");
        }
    }

    /// <inheritdoc cref="ThrowIfNotFinite(Divisor{float}, string)"/>
    public static void ThrowIfNotFinite(Divisor<double> divisor, string name)
    {
        ThrowIfNotFinite(divisor.Value, name);
        if (!double.IsFinite(divisor.Inverse))
        {
            throw NotFinite(divisor.Inverse, $"1/{name}", "float64");
        }
    }

    /// <summary>Checks that the decay takes no more than the whole of a weight: what is left would be of the other sign, and can grow from step to step.</summary>
    /// <param name="factor">What the decay leaves of a weight: 1 less the decay.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public static void ThrowIfDecayExceedsWeight(double factor)
    {
        if (factor < 0)
        {
            throw new ArgumentOutOfRangeException(
                null, string.Create(CultureInfo.InvariantCulture, $"the decay is {1 - factor} per step; it must be at most 1, which is the whole of a weight."));
        }
    }

    private static ArgumentOutOfRangeException NotFinite(double value, string name, string type) => new(
        null, string.Create(CultureInfo.InvariantCulture, $"the step's {name} is {value} in {type}; it must be finite."));
}
