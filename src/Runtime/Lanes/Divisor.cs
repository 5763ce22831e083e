using System.ComponentModel;

namespace GenOptim.Lanes;

/// <summary>Makes a <see cref="Divisor{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Divisor
{
    /// <summary>Prepares a number to be divided by.</summary>
    /// <param name="value">The divisor: finite and above 0.</param>
    public static Divisor<float> Of(float value) => new(value, -value, 1 / value);

    /// <summary>Prepares a number to be divided by.</summary>
    /// <param name="value">The divisor: finite and above 0.</param>
    public static Divisor<double> Of(double value) => new(value, -value, 1 / value);
}
