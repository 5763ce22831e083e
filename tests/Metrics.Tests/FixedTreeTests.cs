using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Measurement.Tests;

/// <summary>
/// Sums have the bits of the documented order, written down here once more without a vector: tiles of 1,024 elements, sixteen lanes in each, put together in halves;
/// chunks of 65,536 elements in order, tensors by name. So it makes no difference where an element is summed up: in the update's loop, or behind it.
/// </summary>
public sealed class FixedTreeTests
{
    private static readonly (string Name, int Length)[] Tensors = [("b", 70_003), ("a", 5), ("c", 2_048)];

    [Fact]
    public void AdamW() => Check<float>(parameters => new MeasuredAdamW(0.01, parameters));

    [Fact]
    public void GradientsThatAreZeroedAreMeasuredBefore() => Check<float>(parameters => new ZeroingLionW(0.01, parameters));

    [Fact]
    public void MomentumBesideAShadowCopy() => Check<float>(parameters => new ShadowSgdw(0.01, parameters));

    [Fact]
    public void WithoutStateTheGradientStandsForTheMoment() => Check<float>(parameters => new StatelessSgdw(0.01, parameters));

    [Fact]
    public void ParametersOf64Bits() => Check<double>(parameters => new AmsGrad64(0.01, parameters));

    private static void Check<T>(Func<Parameter<T>[], IOptimizer> create)
        where T : unmanaged
    {
        T[][] values = Tensors.Select((tensor, i) => Numbers<T>(i, tensor.Length)).ToArray();
        T[][] gradients = Tensors.Select((tensor, i) => Numbers<T>(10 + i, tensor.Length)).ToArray();
        using IOptimizer optimizer = create(Tensors.Select((tensor, i) => new Parameter<T>(tensor.Name, values[i], gradients[i])).ToArray());
        optimizer.Step();
        for (int i = 0; i < Tensors.Length; i++)
        {
            Numbers<T>(20 + i, Tensors[i].Length).CopyTo(gradients[i], 0);
        }

        double[][] before = values.Select(Doubles).ToArray();
        double[][] used = gradients.Select(Doubles).ToArray();
        using var monitor = new OptimizerMonitor(optimizer, every: 1);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        IReadOnlyDictionary<string, double> measured = monitor.Latest!.Values;
        var all = new Dictionary<string, double>();
        foreach (int i in Enumerable.Range(0, Tensors.Length).OrderBy(i => Tensors[i].Name, StringComparer.Ordinal))
        {
            string name = Tensors[i].Name;
            double[] p = Doubles(values[i]);
            double[] u = before[i].Zip(p, (old, now) => old - now).ToArray();
            double[]? m = Moment<T>(state, name, "exp_avg") ?? Moment<T>(state, name, "momentum_buffer");
            Equal(StepMetrics.ParameterNorm, p, p, Math.Sqrt);
            Equal(StepMetrics.GradientNorm, used[i], used[i], Math.Sqrt);
            Equal(StepMetrics.UpdateNorm, u, u, Math.Sqrt);
            if (m is not null)
            {
                Equal(StepMetrics.MomentNorm, m, m, Math.Sqrt);
            }

            if (Moment<T>(state, name, "exp_avg_sq") is double[] v)
            {
                Equal(StepMetrics.SecondMomentRootNorm, v, Enumerable.Repeat(1.0, v.Length).ToArray(), Math.Sqrt);
            }

            double norms = Math.Sqrt(Tree(u, u, 0)) * Math.Sqrt(Tree(used[i], used[i], 0));
            Equal(StepMetrics.UpdateGradientCosine, u, used[i], sum => norms == 0 ? 0 : sum / norms, isCosine: true);
            double[] meant = m ?? used[i];
            int lost = u.Where((one, k) => one == 0 && meant[k] != 0).Count();
            Assert.Equal((double)lost / meant.Count(one => one != 0), measured[StepMetrics.LostUpdates + name]);

            void Equal(string kind, double[] first, double[] second, Func<double, double> of, bool isCosine = false)
            {
                Assert.Equal(of(Tree(first, second, 0)), measured[kind + name]);
                if (!isCosine)
                {
                    all[kind] = Tree(first, second, all.GetValueOrDefault(kind));
                    if (name == "c")
                    {
                        Assert.Equal(of(all[kind]), measured[kind + StepMetrics.Global]);
                    }
                }
            }
        }
    }

    /// <summary>Σ of products, added to what tensors before have given, chunk by chunk.</summary>
    private static double Tree(double[] first, double[] second, double total)
    {
        for (int chunk = 0; chunk < first.Length; chunk += 65_536)
        {
            double ofChunk = 0;
            for (int tile = chunk; tile < Math.Min(chunk + 65_536, first.Length); tile += 1024)
            {
                double[] lanes = new double[16];
                for (int i = tile; i < Math.Min(tile + 1024, first.Length); i++)
                {
                    lanes[i % 16] = Math.FusedMultiplyAdd(first[i], second[i], lanes[i % 16]);
                }

                for (int half = 8; half > 0; half /= 2)
                {
                    for (int lane = 0; lane < half; lane++)
                    {
                        lanes[lane] += lanes[lane + half];
                    }
                }

                ofChunk += lanes[0];
            }

            total += ofChunk;
        }

        return total;
    }

    private static double[]? Moment<T>(OptimizerState state, string parameter, string name)
        where T : unmanaged =>
        state.Parameters[parameter].Tensors.TryGetValue(name, out StateTensor? tensor) ? Doubles(tensor.AsSpan<T>().ToArray()) : null;

    private static double[] Doubles<T>(T[] values)
        where T : unmanaged => values.Select(value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

    private static T[] Numbers<T>(int seed, int length)
        where T : unmanaged
    {
        var random = new Random(seed);
        return Enumerable.Range(0, length)
            .Select(_ => random.Next(20) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7)))
            .Select(number => (T)Convert.ChangeType(number, typeof(T), System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
    }
}
