using System;
using System.Linq;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;

namespace GenOptim.Conformance.Mutations;

/// <summary>StableAdamW of one tensor of sixteen elements, written out: what its mutants are compared with, bit for bit.</summary>
internal static class StableAdamWReference
{
    private const int Length = 16;
    private const int Steps = 6;
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;
    private const double Epsilon = 1e-6;

    /// <summary>Fails where a step gives other bits, for gradients that are small beside ε, ordinary, sudden, zero and huge, with and without decay.</summary>
    /// <param name="step">The step, with a decay that follows the schedule.</param>
    public static void Check(FunctionalStep<double> step)
    {
        int seed = 7;
        foreach (double scale in new[] { 2e-7, 1e-4, 1.0, 1e3 })
        {
            foreach ((double weightDecay, double initialLearningRate) in new[] { (0, 0.25), (0.125, 0.25), (0.0625, 0), (0.3, 1), (0.9, 0.37), (0.7, 0.29), (0, 0) })
            {
                var random = new Random(seed++);
                double[] actual = [.. Enumerable.Range(0, Length).Select(_ => (random.NextDouble() - 0.5))];
                double[][] state = [new double[Length], new double[Length]];
                double[] expected = [.. actual], m = new double[Length], v = new double[Length];
                for (int k = 1; k <= Steps; k++)
                {
                    double sudden = k switch { 3 => 30, 5 => 0, 6 => 100, _ => 1 };
                    double[] gradient = [.. Enumerable.Range(0, Length).Select(i => i == 3 ? 0 : ((random.NextDouble() - 0.5) * scale * sudden))];
                    double learningRate = 0.23 / k;
                    step(actual, gradient, state, k, learningRate, initialLearningRate, weightDecay);
                    Step(expected, gradient, m, v, k, learningRate, initialLearningRate, weightDecay);
                    BitAssert.Equal<double>(expected, actual, FormattableString.Invariant($"scale {scale}, wd {weightDecay}, step {k}"));
                    BitAssert.Equal<double>(m, state[0], "exp_avg");
                    BitAssert.Equal<double>(v, state[1], "exp_avg_sq");
                }
            }
        }
    }

    private static void Step(double[] p, double[] g, double[] m, double[] v, long k, double learningRate, double initialLearningRate, double weightDecay)
    {
        double kept1 = (Math.Pow(Beta1, k) - Beta1) / (Math.Pow(Beta1, k) - 1);
        double kept2 = (Math.Pow(Beta2, k) - Beta2) / (Math.Pow(Beta2, k) - 1);
        double[] lanes = new double[Length];
        for (int i = 0; i < Length; i++)
        {
            v[i] = Math.FusedMultiplyAdd((1 - kept2) * g[i], g[i], v[i] * kept2);
            m[i] = Math.FusedMultiplyAdd((1 - kept1), g[i] - m[i], m[i]);
            lanes[i] = g[i] * g[i] / Math.Max(v[i], (Epsilon * Epsilon));
        }

        for (int half = Length / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }

        double clipped = learningRate / Math.Max(1, Math.Sqrt(lanes[0] / Length));
        for (int i = 0; i < Length; i++)
        {
            p[i] *= weightDecay == 0 ? 1 : (1 - ((initialLearningRate == 0 ? 1 : clipped / initialLearningRate) * weightDecay));
            p[i] += -clipped * m[i] / (Math.Sqrt(v[i]) + Epsilon);
        }
    }
}
