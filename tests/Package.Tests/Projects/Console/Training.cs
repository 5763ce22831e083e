using System;
using System.Globalization;
using System.Text;
using GenOptim;

namespace Consumer;

/// <summary>An optimizer of each kind.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.95, WeightDecay = 1e-4)]
public sealed partial class FirstOptimizer;

/// <summary>Momentum and a decay of its own.</summary>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, WeightDecay = 1e-4)]
public sealed partial class SecondOptimizer;

/// <summary>A few steps, the same for everyone who has this file.</summary>
public static class Training
{
    private const int Length = 1_003;

    /// <summary>The bits of all values after the steps, as one number.</summary>
    /// <returns>Sixteen hexadecimal digits per optimizer.</returns>
    public static string Fingerprint()
    {
        var text = new StringBuilder();
        var values = new float[Length];
        var gradient = new float[Length];
        Fill(values, 1);
        using (var parameter = new Parameter<float>("values", values, gradient))
        using (var first = new FirstOptimizer(1e-2, new[] { parameter }))
        {
            Train(first, values, gradient);
            text.Append(Hash(values));
        }

        Fill(values, 2);
        using (var parameter = new Parameter<float>("values", values, gradient))
        using (var second = new SecondOptimizer(1e-2, new[] { parameter }))
        {
            Train(second, values, gradient);
            text.Append(Hash(values));
        }

        return text.ToString();
    }

    private static void Train(IOptimizer optimizer, float[] values, float[] gradient)
    {
        for (int step = 0; step < 20; step++)
        {
            for (int i = 0; i < Length; i++)
            {
                gradient[i] = values[i] - (i % 7) + (step % 3);
            }

            optimizer.Step();
        }
    }

    private static void Fill(float[] values, int seed)
    {
        for (int i = 0; i < Length; i++)
        {
            values[i] = ((i * 37 * seed) % 101 - 50) / 16f;
        }
    }

    private static string Hash(float[] values)
    {
        ulong hash = 14695981039346656037;
        foreach (float value in values)
        {
            hash = unchecked((hash ^ (uint)BitConverter.SingleToInt32Bits(value)) * 1099511628211);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
