using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>
/// Decay by itself in every number type: every algorithm under every rule in float64 and, in turns, in each of the ways to keep parameters in 16 bits. What
/// a step loses is above what 16 bits round, and shows in the parameter.
/// </summary>
public sealed class StoredDecayTests
{
    private const double WeightDecay = 0.25;

    private static readonly double[] LearningRates = [0.5, 0.25, 0.375];

    /// <summary>Not for rules that read their state before the step or refuse it.</summary>
    private const string Blocks = "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder, State = DType.Block8";

    /// <summary>How parameters are kept besides float64, and the type that holds them.</summary>
    private static readonly (string Arguments, Type Type)[] Storages =
    [
        ("Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights", typeof(BFloat16)),
        ("Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights", typeof(Half)),
        ("Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder", typeof(BFloat16)),
        ("Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan", typeof(BFloat16)),
        ("Parameter = DType.Float16, LowPrecision = LowPrecision.StochasticRounding", typeof(Half)),
        ("Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8", typeof(BFloat16)),
        (Blocks, typeof(BFloat16)),
    ];

    private static readonly IReadOnlyList<(DeclaredClass Declared, string Arguments, Type Type)> Classes = [.. Choose()];

    private static readonly Lazy<Assembly> Generated = new(() => GeneratorHarness.Load(
        $"using GenOptim;\n\nnamespace Stored;\n\n{string.Join("\n\n", Classes.Select((one, position) => $"[DecoupledOptimizer(Algorithm.{one.Declared.Algorithm.Name}, Decay = DecayRule.{one.Declared.Decay}, {one.Arguments})]\npublic sealed partial class C{position};"))}\n"));

    public static TheoryData<int> All => [.. Enumerable.Range(0, Classes.Count)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_step_without_gradient_loses_what_the_rule_says(int position) => typeof(StoredDecayTests)
        .GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(Classes[position].Type)
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [position], null);

    /// <summary>Schedule-Free optimizers keep two points of float32 or float64 and are refused in 16 bits.</summary>
    private static IEnumerable<(DeclaredClass Declared, string Arguments, Type Type)> Choose()
    {
        int turn = 0;
        foreach (AlgorithmDeclaration algorithm in Algorithms.All)
        {
            foreach (DecayRule decay in Enum.GetValues<DecayRule>().Where(decay => decay != DecayRule.None))
            {
                var declared = new DeclaredClass(algorithm, new Dictionary<string, double>(), decay, false, DType.Float32);
                if (decay != DecayRule.Scheduled)
                {
                    yield return (declared with { Type = DType.Float64 }, "Parameter = DType.Float64", typeof(double));
                }

                if (algorithm.Evaluation is null)
                {
                    (string arguments, Type type) = Storages[turn++ % Storages.Length];
                    if (arguments == Blocks && !TakesBlocks(declared))
                    {
                        (arguments, type) = Storages[turn++ % Storages.Length];
                    }

                    yield return (declared, arguments, type);
                }
            }
        }
    }

    private static bool TakesBlocks(DeclaredClass declared) =>
        !declared.Rule.Measures.Any() && declared.Rule.Matrix is null && declared.Algorithm.Check?.Invoke(declared.Spec with { State = NumberKind.Block8 }) is null;

    private static void Check<T>(int position)
        where T : unmanaged
    {
        (DeclaredClass declared, string arguments, _) = Classes[position];
        T[] values = [.. Enumerable.Range(0, 40).Select(i => Of<T>((i - 20) * 0.375f))];
        double[] expected = [.. values.Select(Number)];
        double tolerance = typeof(T) == typeof(double) ? 1e-14 : typeof(T) == typeof(Half) ? 1e-3 * LearningRates.Length : 8e-3 * LearningRates.Length;
        using var parameter = new Parameter<T>("p", values, new T[values.Length], [8, 5]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(Generated.Value.GetType($"Stored.C{position}", throwOnError: true)!, [LearningRates[0], NoGroups(position)])!;
        optimizer.AddGroup([parameter], new GroupOptions { WeightDecay = WeightDecay });
        for (int step = 0; step < LearningRates.Length; step++)
        {
            double[] before = [.. values.Select(Number)];
            optimizer.LearningRate = LearningRates[step];
            optimizer.Step();
            for (int i = 0; i < values.Length; i++)
            {
                double actual = Number(values[i]);
                string message = FormattableString.Invariant($"{declared}, {arguments}, step {step + 1}: {before[i]} became {actual}");
                bool isInUpdate = declared.Form == DecayForm.InUpdate;
                if (isInUpdate && !DecayIsolationTests.IsSilent(declared))
                {
                    double lost = 1 - (actual / before[i]);
                    Assert.True(before[i] == 0 ? actual == 0 : lost > 1e-3 && lost <= DecayIsolationTests.MostLost(declared, LearningRates[step]) + tolerance, message);
                    continue;
                }

                expected[i] *= isInUpdate || DecayIsolationTests.IsWithoutEstimate(declared) ? 1 : DecayIsolationTests.FactorOf(declared, LearningRates[step], step + 1);
                Assert.True(Math.Abs(actual - expected[i]) <= tolerance * Math.Abs(expected[i]), FormattableString.Invariant($"{message}, not {expected[i]}"));
            }
        }
    }

    private static T Of<T>(float number) => (T)(typeof(T) == typeof(BFloat16) ? (BFloat16)number : typeof(T) == typeof(Half) ? (object)(Half)number : (double)number);

    private static double Number<T>(T value) => value is BFloat16 narrow ? (float)narrow : Convert.ToDouble(value is Half half ? (double)half : value, CultureInfo.InvariantCulture);

    private static Array NoGroups(int position) =>
        Array.CreateInstance(Generated.Value.GetType($"Stored.C{position}+ParameterGroup", throwOnError: true)!, 0);
}
