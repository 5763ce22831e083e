using System;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Replay;
using GenOptim.Testing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.Mutations;

/// <summary>Mutants of a user's rule that keeps a number for each row: of its update, of its step over rows, and of what its methods are marked with.</summary>
public sealed class AxisMutationTests(ITestOutputHelper output)
{
    private const string Name = MutantSource.ClassName;

    private const int Rows = 40;

    private const int Columns = 7;

    private const int Steps = 4;

    private const double LearningRate = 0.125;

    private const double Decay = 1e-2;

    private const string Sample = "namespace Sample;";

    private static readonly string Source = UserAxisRuleSource.AdamMini(Name, "WeightDecay = 1e-2");

    private static readonly float[] Expected = ByHand();

    [Theory]
    [InlineData("SecondMoment")]
    [InlineData("Update")]
    public void Every_mutant_of_a_users_rule_over_rows_is_rejected(string method)
    {
        string rule = GeneratorHarness.Run($"{UserRuleSource.Usings}\n\n{Source}").Files.Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal)).Value;
        var unchanged = new Mutant("the rule", "unchanged", (CompilationUnitSyntax)GeneratorHarness.Parse($"{UserRuleSource.Usings}\n\n{Source}").GetRoot(), IsReordering: false);
        Mutant[] mutants = [unchanged, .. RuleMutator.MutantsOfUsers(unchanged.Root, method).Where(mutant => !mutant.IsReordering)];
        (Mutant Mutant, FunctionalStep<float> Step)[] compiled =
        [
            .. MutantCompiler.Compile<float>(
                mutants,
                (mutant, index) => In(index, mutant.Root.ToString()),
                index => $"{In(index, rule)}\n\n{StepSource}"),
        ];

        // A judge that rejects the rule itself would say nothing about its mutants.
        Assert.False(IsRejected(compiled[0].Step));
        string[] survivors = [.. compiled.Skip(1).Where(one => !IsRejected(one.Step)).Select(one => one.Mutant.ToString())];
        output.WriteLine(FormattableString.Invariant($"{compiled.Length - 1} mutants"));
        Assert.True(compiled.Length > 20, FormattableString.Invariant($"{compiled.Length - 1} mutants"));
        Assert.True(survivors.Length == 0, $"Not rejected:\n{string.Join("\n", survivors)}");
    }

    [Fact]
    public void Other_marks_are_another_rule()
    {
        (string From, string To)[] changes =
        [
            ("ReductionScope.Rows", "ReductionScope.Rows"),
            ("ReductionScope.Rows", "ReductionScope.Columns"),
            ("Reduction.SumOfSquares", "Reduction.SumOfAbsolutes"),
            ("Reduction.SumOfSquares", "Reduction.LargestAbsolute"),
            ("Reduction.SumOfSquares", "Reduction.Sum"),
            (", IsMean = true", string.Empty),
        ];
        Assembly assembly = GeneratorHarness.Run(UserRuleSource.Usings + string.Concat(changes.Select((change, i) => "\n\n" + Source
            .Replace($"class {Name}", FormattableString.Invariant($"class {Name}{i}"), StringComparison.Ordinal)
            .Replace(change.From, change.To, StringComparison.Ordinal)
            .Replace("[RowStep]", change.To.EndsWith("Columns", StringComparison.Ordinal) ? "[ColumnStep]" : "[RowStep]", StringComparison.Ordinal)))).Load();
        bool[] isSame = [.. changes.Select((_, i) => Train(assembly.GetType(FormattableString.Invariant($"Sample.{Name}{i}"), throwOnError: true)!).AsSpan().SequenceEqual(Expected))];
        Assert.Equal([true, false, false, false, false, false], isSame);
    }

    /// <summary>A step by the generated rule, one row and one element after the other.</summary>
    private static string StepSource { get; } =
        $$"""
        public partial class {{Name}}
        {
            public static void StepSpans(float[] p, float[] g, float[][] s, long step, double lr, double lr0, double wd)
            {
                Scalars scalars = ComputeScalars(lr, lr0, wd, step, p.Length);
                for (nint row = 0; row < s[1].Length; row++)
                {
                    ScalarLane<float> rowVar = ScalarLane<float>.Load(ref s[1][0], row);
                    StepRows(ref rowVar, ScalarLane<float>.Load(ref s[2][0], row), out ScalarLane<float> denominator, in scalars);
                    rowVar.Store(ref s[1][0], row);
                    for (nint i = row * p.Length / s[1].Length; i < (row + 1) * p.Length / s[1].Length; i++)
                    {
                        ScalarLane<float> parameter = ScalarLane<float>.Load(ref p[0], i);
                        ScalarLane<float> expAvg = ScalarLane<float>.Load(ref s[0][0], i);
                        Update(ref parameter, ScalarLane<float>.Load(ref g[0], i), ref expAvg, denominator, in scalars);
                        parameter.Store(ref p[0], i);
                        expAvg.Store(ref s[0][0], i);
                    }
                }
            }
        }
        """;

    private static string In(int index, string source) => source.Replace(Sample, $"using GenOptim.Lanes;\n\nnamespace {MutantSource.NamespaceOf(index)};", StringComparison.Ordinal);

    private static bool IsRejected(FunctionalStep<float> step)
    {
        float[] values = Initial();
        float[][] state = [new float[values.Length], new float[Rows], new float[Rows]];
        for (int k = 1; k <= Steps; k++)
        {
            float[] gradient = Gradient(k);
            state[2] = [.. Enumerable.Range(0, Rows).Select(row => MeanSquare(gradient, row))];
            step(values, gradient, state, k, RateOf(k), LearningRate, Decay);
        }

        return !values.Concat(state[0]).Concat(state[1]).SequenceEqual(Expected);
    }

    private static float[] Train(Type type)
    {
        float[] values = Initial(), gradient = new float[values.Length];
        using var parameter = new Parameter<float>("w", values, gradient, [Rows, Columns]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, LearningRate, new[] { parameter })!;
        for (int k = 1; k <= Steps; k++)
        {
            Gradient(k).CopyTo(gradient, 0);
            optimizer.LearningRate = RateOf(k);
            optimizer.Step();
        }

        ParameterState state = optimizer.ExportState().Parameters["w"];
        return [.. values, .. state.Tensors["exp_avg"].AsSpan<float>(), .. state.Tensors["row_var"].AsSpan<float>()];
    }

    /// <summary>Rows of gradients from as small as ε to 1, and one that is zero in one step.</summary>
    private static float[] Gradient(int step) => [.. Enumerable.Range(0, Rows * Columns).Select(i =>
        step == 2 && i < Columns ? 0 : (float)((Math.Sin((i * 1.7) + step) + (0.125 * step)) * Math.Pow(10, -(i / Columns % 9))))];

    private static float[] Initial() => [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)Math.Cos(i * 0.9))];

    private static double RateOf(int step) => LearningRate / step;

    /// <summary>The mean of a row's squares in the fixed order: a row of fewer elements than that has lanes fills one of each, and lanes are added in halves.</summary>
    private static float MeanSquare(float[] gradient, int row)
    {
        double[] sums = [.. Enumerable.Range(0, 8).Select(i => i < Columns ? (double)gradient[(row * Columns) + i] * gradient[(row * Columns) + i] : 0)];
        for (int half = sums.Length / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        return (float)(sums[0] / Columns);
    }

    /// <summary>The rule by the paper's formulas, one operation after the other.</summary>
    private static float[] ByHand()
    {
        float[] p = Initial(), expAvg = new float[p.Length], rowVar = new float[Rows];
        for (int step = 1; step <= Steps; step++)
        {
            float[] gradient = Gradient(step);
            float decay = (float)(1 - (RateOf(step) / LearningRate * Decay));
            float negativeStepSize = (float)-(RateOf(step) / (1 - Math.Pow(0.9, step)));
            float correction = (float)Math.Sqrt(1 - Math.Pow(0.95, step));
            for (int row = 0; row < Rows; row++)
            {
                rowVar[row] = MathF.FusedMultiplyAdd((float)(1 - 0.95), MeanSquare(gradient, row) - rowVar[row], rowVar[row]);
                float denominator = (MathF.Sqrt(rowVar[row]) / correction) + 1e-8f;
                for (int i = row * Columns; i < (row + 1) * Columns; i++)
                {
                    p[i] *= decay;
                    expAvg[i] = MathF.FusedMultiplyAdd((float)(1 - 0.9), gradient[i] - expAvg[i], expAvg[i]);
                    p[i] += negativeStepSize * expAvg[i] / denominator;
                }
            }
        }

        return [.. p, .. expAvg, .. rowVar];
    }
}
