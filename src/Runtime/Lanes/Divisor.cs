using System;

namespace GenOptim.Lanes;

/// <summary>Makes a <see cref="Divisor{T}"/>.</summary>
public static class Divisor
{
    /// <summary>Prepares a number to be divided by.</summary>
    /// <param name="value">The divisor: finite and above 0.</param>
    public static Divisor<float> Of(float value)
    {
        float inverse = 1 / value;
        return new Divisor<float>(value, inverse, MathF.FusedMultiplyAdd(-value, inverse, 1) / value);
    }

    /// <summary>Prepares a number to be divided by.</summary>
    /// <param name="value">The divisor: finite and above 0.</param>
    public static Divisor<double> Of(double value)
    {
        double inverse = 1 / value;
        return new Divisor<double>(value, inverse, Math.FusedMultiplyAdd(-value, inverse, 1) / value);
    }
}
