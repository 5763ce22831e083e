using System;
using System.Globalization;

namespace GenOptim.Engine;

/// <summary>What becomes of a class's constants in the type in which its update computes.</summary>
internal static class ComputeType
{
    /// <summary>Checks that no constant means something else there than was stated: the generator reports such a constant at the attribute (GENOPT0016).</summary>
    /// <exception cref="ArgumentException">One becomes 0, 1 or infinite.</exception>
    internal static void ThrowIfConstantIsLost(OptimizerDescriptor descriptor)
    {
        if (descriptor.Parameter == DType.Float64)
        {
            return;
        }

        foreach ((string name, double value) in descriptor.Constants)
        {
            float rounded = (float)value;
            if (double.IsFinite(value) && rounded != value && (rounded is 0 or 1 || float.IsInfinity(rounded)))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{descriptor.Name}: the constant {name} is {value}, which is {rounded} in float32, the type in which the update computes."));
            }
        }
    }
}
