using System;
using System.Globalization;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Runtime.Tests.LowPrecision;

[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.95, Decay = DecayRule.None, State = DType.Block8)]
public sealed partial class EightBitFastAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.999, Decay = DecayRule.None, State = DType.Block8)]
public sealed partial class EightBitSlowAdamW;

/// <summary>
/// State in blocks of 8 bits beside FlashOptim's companded state, both against the same moments in double, on normal gradients: the figures of
/// docs/numeric-types.md.
/// </summary>
public sealed class CompandedComparisonTests(ITestOutputHelper output)
{
    private const int Count = 4096;

    private const double Beta1 = 0.9;

    /// <summary>Where every element's gradients are of the same size, FlashOptim's 255 even steps of the root are finer than 3 bits of fraction.</summary>
    [Fact]
    public void GradientsOfOneSize()
    {
        (Errors ours, Errors theirs) = Compare("one size, 0.95", 0.95, 300, spread: 0, size: 1e-3);
        Assert.InRange(ours.Root, 0.05, 0.08);
        Assert.InRange(theirs.Root, 0, 0.01);
        Assert.InRange(ours.Step, 0.08, 0.12);
        Assert.InRange(theirs.Step, 0, 0.02);
        Assert.InRange(ours.Slope, 0.98, 1.02);
        Assert.InRange(theirs.Slope, 0.98, 1.02);
    }

    /// <summary>Where sizes differ by powers of two within a block, small elements' roots fall below a 255th of the largest.</summary>
    [Fact]
    public void GradientsOfManySizes()
    {
        (Errors ours, Errors theirs) = Compare("many sizes, 0.999", 0.999, 1500, spread: 3, size: 1e-3);
        Assert.InRange(ours.Slope, 0.97, 1.03);
        Assert.InRange(ours.Step, 0.12, 0.18);
        Assert.InRange(ours.Largest, 0.8, 1.5);
        Assert.True(theirs.Step > 100 && theirs.Largest > 1000);
    }

    /// <summary>Below 6·10⁻⁸ a float16 scale is zero.</summary>
    [Fact]
    public void GradientsThatAreSmall()
    {
        (Errors ours, Errors theirs) = Compare("one size of 1e-8, 0.999", 0.999, 1500, spread: 0, size: 1e-8);
        Assert.InRange(ours.Slope, 0.97, 1.03);
        Assert.True(theirs.Root > 0.9 && theirs.Step > 0.9);
    }

    /// <summary>Elements without gradients among others that have some, as rows of an embedding have: rounded to nearest, their moments stay where they are.</summary>
    [Fact]
    public void GradientsThatStop()
    {
        (Errors ours, Errors theirs) = Compare("every other stops for 1,500 steps, 0.999", 0.999, 3000, spread: 0, size: 1e-3, stopsAt: 1500);
        Assert.InRange(ours.RootMean, 0.95, 1.05);
        Assert.True(theirs.RootMean > 1.5);
        Assert.True(ours.Drift < 1e-3 && theirs.Drift > 10 * ours.Drift);
    }

    private (Errors Ours, Errors Theirs) Compare(string name, double beta2, int steps, double spread, double size, int stopsAt = int.MaxValue)
    {
        var random = new Random(1);
        double[] sizes = [.. Enumerable.Range(0, Count).Select(_ => size * Math.Pow(2, spread * Normal(random)))];
        float[] values = new float[Count];
        float[] gradient = new float[Count];
        float[] companded = new float[Count];
        double[] first = new double[Count];
        double[] second = new double[Count];
        double[] exact = new double[Count];
        bool[] isMeasured = [.. Enumerable.Range(0, Count).Select(i => stopsAt == int.MaxValue || i % 2 == 0)];
        using var parameter = new Parameter<float>("w", values, gradient);
        using IOptimizer optimizer = beta2 == 0.95 ? new EightBitFastAdamW(1, [parameter]) : new EightBitSlowAdamW(1, [parameter]);
        var theirs = new CompandedState(Count, (float)Beta1, (float)beta2);
        var ofOurs = new Sums();
        var ofTheirs = new Sums();
        for (int step = 1; step <= steps; step++)
        {
            Array.Clear(values);
            double correction1 = 1 - Math.Pow(Beta1, step);
            double correction2 = 1 - Math.Pow(beta2, step);
            for (int i = 0; i < Count; i++)
            {
                gradient[i] = step > stopsAt && isMeasured[i] ? 0 : (float)(sizes[i] * Normal(random));
                first[i] = (Beta1 * first[i]) + ((1 - Beta1) * gradient[i]);
                second[i] = (beta2 * second[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
                exact[i] = first[i] / correction1 / (Math.Sqrt(second[i] / correction2) + 1e-8);
            }

            optimizer.Step();
            theirs.Step(gradient, step, companded);
            if (step > steps - 100 && step % 10 == 0)
            {
                OptimizerState state = optimizer.ExportState();
                float[] firstOfOurs = Floats(state, "exp_avg");
                float[] secondOfOurs = Floats(state, "exp_avg_sq");
                for (int i = 0; i < Count; i++)
                {
                    if (isMeasured[i])
                    {
                        double root = Math.Sqrt(second[i]);
                        ofOurs.Add((firstOfOurs[i] - first[i]) / sizes[i], first[i] / sizes[i], Math.Sqrt(secondOfOurs[i]) / root, -values[i], exact[i]);
                        ofTheirs.Add((theirs.First[i] - first[i]) / sizes[i], first[i] / sizes[i], theirs.Root[i] / root, companded[i], exact[i]);
                    }
                }
            }
        }

        output.WriteLine(name);
        output.WriteLine($"  blocks of 256, by chance: {ofOurs.Errors}");
        output.WriteLine($"  companded, groups of 32:  {ofTheirs.Errors}");
        return (ofOurs.Errors, ofTheirs.Errors);
    }

    private static float[] Floats(OptimizerState state, string name) =>
        StateConversion.Convert(state.Parameters["w"].Tensors[name], DType.Float32).AsSpan<float>().ToArray();

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>How far state and steps are from the exact ones.</summary>
    /// <param name="First">Root mean square of the first moment's error, over the moment's own.</param>
    /// <param name="RootMean">Mean of √v over the exact one.</param>
    /// <param name="Root">Its standard deviation about 1.</param>
    /// <param name="Step">Root mean square of the step's error, over the step's own.</param>
    /// <param name="Slope">What of the exact step is in the step: 1 where errors average out.</param>
    /// <param name="Largest">The largest step, in learning rates.</param>
    /// <param name="Drift">Root mean square of the step, in learning rates.</param>
    private sealed record Errors(double First, double RootMean, double Root, double Step, double Slope, double Largest, double Drift)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"m {First:P1}, sqrt(v) {RootMean:0.000} +- {Root:P1}, step {Step:P1}, slope {Slope:0.000}, largest {Largest:0.0}, rms of steps {Drift:0.0000}");
    }

    private sealed class Sums
    {
        private readonly double[] _sums = new double[8];
        private double _largest;
        private int _count;

        internal Errors Errors => new(
            Math.Sqrt(_sums[0] / _sums[1]),
            _sums[2] / _count,
            Math.Sqrt(_sums[3] / _count),
            Math.Sqrt(_sums[4] / _sums[5]),
            _sums[6] / _sums[5],
            _largest,
            Math.Sqrt(_sums[7] / _count));

        internal void Add(double firstError, double first, double root, double step, double exact)
        {
            _count++;
            _sums[0] += firstError * firstError;
            _sums[1] += first * first;
            _sums[2] += root;
            _sums[3] += (root - 1) * (root - 1);
            _sums[4] += (step - exact) * (step - exact);
            _sums[5] += exact * exact;
            _sums[6] += step * exact;
            _sums[7] += step * step;
            _largest = Math.Max(_largest, Math.Abs(step));
        }
    }
}
