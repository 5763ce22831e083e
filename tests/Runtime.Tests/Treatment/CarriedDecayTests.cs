using System;
using System.Linq;
using GenOptim.Storage;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>
/// Over many steps the decay, applied and owed, is right to a hundredth, from 1e-10 to 1e-2 per step and for every type in which weights are rounded.
/// </summary>
public sealed class CarriedDecayTests
{
    /// <summary>ln of what is left in the end: e⁻², 2e10 steps of 1e-10.</summary>
    private const double Total = 2;

    private delegate double Take(double factor, ref double owed);

    public static TheoryData<DType, double> Rows
    {
        get
        {
            var rows = new TheoryData<DType, double>();
            foreach (DType type in new[] { DType.Float32, DType.BFloat16, DType.Float16 })
            {
                foreach (double decay in new[] { 1e-10, 3e-9, 2.9e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2 })
                {
                    rows.Add(type, decay);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Decay_is_right_to_a_hundredth(DType type, double decay)
    {
        (Take take, Func<float, float> round, double threshold) = type switch
        {
            DType.Float32 => ((Take)CarriedDecay.Float32, (Func<float, float>)(static weight => weight), Math.Pow(2, -14)),
            DType.BFloat16 => (CarriedDecay.BFloat16, static weight => (float)(BFloat16)weight, Math.Pow(2, -5)),
            _ => (CarriedDecay.Float16, static weight => (float)(Half)weight, Math.Pow(2, -7)),
        };
        var random = new Random(3);
        float[] weights = [.. Enumerable.Range(0, 2_000).Select(_ => round((float)Math.Exp((random.NextDouble() * 4) - 3)))];
        double before = weights.Sum(weight => (double)weight);
        double owed = 1;
        double done = 0;
        double perStep = -Math.Log(1 - decay);
        int applications = 0;
        while (done < Total)
        {
            // The steps in which nothing is applied are taken at once: what is owed is their product.
            double toThreshold = (Math.Log(owed) - Math.Log(1 - threshold)) / perStep;
            double waiting = Math.Max(0, Math.Ceiling(toThreshold) - 2);
            double factor = take(Math.Exp(-waiting * perStep), ref owed);
            Assert.Equal(1, factor);
            done += waiting * perStep;
            do
            {
                factor = take(1 - decay, ref owed);
                done += perStep;
            }
            while (factor == 1);

            applications++;
            Assert.InRange(factor, 0, 1 - (0.99 * Math.Min(threshold, decay + threshold)));
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = round(weights[i] * (float)factor);
            }
        }

        Assert.True(applications > 20);
        double applied = Math.Log(weights.Sum(weight => (double)weight) / before);
        Assert.Equal(1, -(applied + Math.Log(owed)) / done, 0.01);
    }
}
