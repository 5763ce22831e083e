using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Conformance.Measurement;

/// <summary>
/// Composer's recorded metrics: norms of parameter, gradient and moment to the rounding of its float32 sums; the norm of the update against what was really
/// done, and its formula, which has the decay's sign reversed, against what it recorded.
/// </summary>
public sealed class GoldenMetricsTests
{
    private static readonly Lazy<IReadOnlyDictionary<OptimizerConstants, GeneratedClass>> Measuring = new(() =>
    {
        OptimizerConstants[] constants = [.. Cases().SelectMany(golden => golden.Groups.Select(group => OptimizerConstants.Of(golden, group))).Distinct()];
        string source = Regex.Replace(GeneratedClassSource.Of(constants, NameOf), @"\)\](\s+public sealed partial class)", ", Metrics = GenOptim.Metrics.All)]$1");
        var assembly = GeneratorHarness.Run(source).Load();
        return constants
            .Select((one, index) => (Constants: one, Type: assembly.GetType($"{GeneratedClassSource.Namespace}.{NameOf(index)}", throwOnError: true)!))
            .ToDictionary(one => one.Constants, one => new GeneratedClass(one.Type, one.Constants));
    });

    public static TheoryData<string> Names => [.. Cases().Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void RecordedNormsReproduce(string name)
    {
        GoldenCase golden = GoldenArchive.Case(name);
        int compared = golden.IsDouble ? Compare<double>(golden) : Compare<float>(golden);
        Assert.True(compared > 0, "Nothing was compared.");
    }

    /// <summary>Kinds whose float32 norms over- or underflow in the original are left out, and those without metrics.</summary>
    private static IEnumerable<GoldenCase> Cases() => GoldenArchive.InScope
        .Select(entry => GoldenArchive.Case(entry.Name))
        .Where(golden => golden.Metrics is not null && !Regex.IsMatch(golden.Stream, "^(large|tiny|overflow|nonfinite)"));

    private static string NameOf(int index) => FormattableString.Invariant($"Measured{index}");

    private static int Compare<T>(GoldenCase golden)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Scenario<T> scenario = GoldenScenario.Of<T>(golden);
        using var optimizer = new GeneratedOptimizer<T>(scenario, 2, constants => Measuring.Value[constants]);
        OptimizerMonitor[] monitors = [.. optimizer.Optimizers.Select(one => new OptimizerMonitor(one, every: golden.Steps))];
        double[][] before = [];
        for (int step = 1; step <= golden.Steps; step++)
        {
            before = [.. golden.Tensors.Select((_, tensor) => ToDoubles(optimizer.Parameter(tensor)))];
            optimizer.Step(scenario.Steps[step - 1]);
        }

        Dictionary<string, double> measured = monitors.SelectMany(monitor => monitor.Latest!.Values).Where(pair => !pair.Key.EndsWith("/global", StringComparison.Ordinal)).ToDictionary();
        int compared = 0;
        foreach ((string name, GoldenMetric metric) in golden.Metrics!.Reported)
        {
            int tensor = Array.FindIndex(golden.Tensors, one => name.EndsWith("/" + one.Name, StringComparison.Ordinal));
            double original = BitConverter.UInt64BitsToDouble(ulong.Parse(metric.Bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            if (name.StartsWith("l2_norm/update/", StringComparison.Ordinal))
            {
                double[] update = before[tensor].Zip(ToDoubles(optimizer.Parameter(tensor)), (p, q) => p - q).ToArray();
                Near(Norm(update), measured[name], 1e-12, $"{golden.Name} {name}");
                double formula = Original(golden, optimizer, tensor, scenario.Steps[^1].Gradients[tensor]!);
                Near(original, formula, 1e-5, $"{golden.Name} {name} by the original's formula");
            }
            else
            {
                Near(original, measured[name], 1e-6, $"{golden.Name} {name}");
            }

            compared++;
        }

        foreach (OptimizerMonitor monitor in monitors)
        {
            monitor.Dispose();
        }

        return compared;
    }

    /// <summary>What Composer's DecoupledAdamW and llm-foundry's DecoupledLionW report: after the step, with group 0's options, decay's sign reversed, AMSGrad ignored.</summary>
    private static double Original<T>(GoldenCase golden, GeneratedOptimizer<T> optimizer, int tensor, T[] gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GoldenGroup group = golden.Groups[0];
        double lr = golden.LearningRates[0][golden.Steps - 1];
        double lr0 = group.InitialLearningRate ?? lr;
        double f = lr0 == 0 ? 1 : lr / lr0;
        double[] p = ToDoubles(optimizer.Parameter(tensor));
        IReadOnlyDictionary<string, T[]> state = optimizer.State(tensor);
        double[] m = ToDoubles(state["exp_avg"]);
        OptimizerConstants constants = OptimizerConstants.Of(golden, group);
        if (!state.TryGetValue("exp_avg_sq", out T[]? second))
        {
            return Norm(p.Select((_, i) => (lr * T.Sign(Lerp(state["exp_avg"][i], gradient[i], 1 - constants.Beta1))) - (group.WeightDecay * f * p[i])));
        }

        double[] v = ToDoubles(second);
        double k = optimizer.StepCount(tensor);
        return Norm(p.Select((_, i) =>
            (lr / (1 - Math.Pow(constants.Beta1, k)) * m[i] / ((Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(constants.Beta2, k))) + constants.Epsilon))
            - (group.WeightDecay * f * p[i])));
    }

    /// <summary>As torch computes it: from the nearer end.</summary>
    private static T Lerp<T>(T from, T to, double weight)
        where T : unmanaged, IFloatingPointIeee754<T> => weight < 0.5
        ? T.FusedMultiplyAdd(T.CreateChecked(weight), to - from, from)
        : T.FusedMultiplyAdd(-(to - from), T.One - T.CreateChecked(weight), to);

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    private static double[] ToDoubles<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
        {
            doubles[i] = double.CreateChecked(values[i]);
        }

        return doubles;
    }

    private static void Near(double expected, double actual, double relative, string what) => Assert.True(
        expected == actual || Math.Abs(expected - actual) <= relative * Math.Abs(expected) || (double.IsNaN(expected) && double.IsNaN(actual)),
        string.Create(CultureInfo.InvariantCulture, $"{what}: {actual:R} instead of {expected:R}"));
}
