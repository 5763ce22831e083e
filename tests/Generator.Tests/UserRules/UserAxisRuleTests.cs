using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>Rules of one's own that look at rows and columns.</summary>
public sealed class UserAxisRuleTests
{
    /// <summary>Matrices of one band and of several, a batch of them, a convolution, a vector, a single number, and nothing.</summary>
    private static readonly nint[][] Shapes = [[300, 70], [5, 700], [3, 20, 11], [6, 5, 3, 3], [1003], [1], [], [0, 4], [7, 1]];

    /// <summary>Every decay rule, and every number type and mode that Adafactor has.</summary>
    private static readonly string[] Rows =
    [
        "Decay = DecayRule.Scheduled, WeightDecay = 0.01",
        "Decay = DecayRule.LearningRate, WeightDecay = 0.01",
        "Decay = DecayRule.Constant, WeightDecay = 0.01",
        "Decay = DecayRule.Corrected, WeightDecay = 0.01",
        "Decay = DecayRule.None",
        "Parameter = DType.Float64, WeightDecay = 0.01",
        "ShadowCopy = DType.BFloat16, WeightDecay = 0.01, Metrics = Metrics.All",
        "Clip = Clip.Adaptive, WeightDecay = 0.01, Average = WeightAverage.Exponential",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights, WeightDecay = 0.01",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder, WeightDecay = 0.01",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8, WeightDecay = 0.01",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, WeightDecay = 0.01",
        "Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan, WeightDecay = 0.01",
        "Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights, WeightDecay = 0.01",
    ];

    private static readonly Lazy<Assembly> Loaded = new(() => GeneratorHarness.Run(
        UserRuleSource.Usings + "\n\n" + string.Join("\n\n", Rows.Select((row, index) =>
            $"""
            [DecoupledOptimizer(Algorithm.Adafactor, {row})]
            public sealed partial class BuiltIn{index};

            {UserAxisRuleSource.Adafactor($"Own{index}", row, row.Contains("Float64", StringComparison.Ordinal) ? "double" : "float")}
            """).Append(UserAxisRuleSource.Entangled("Entangled", "WeightDecay = 0.01")).Append(UserAxisRuleSource.AdamMini("AdamMini", "WeightDecay = 0.01")).Append(UserAxisRuleSource.AdamMini("Skipping", "WeightDecay = 0.01, NonFinite = NonFinite.SkipStep")))).Load());

    public static TheoryData<int> All => [.. Enumerable.Range(0, Rows.Length)];

    /// <summary>A class may look at rows and have a stage over matrices: each sees what the step begins with, and the update reads both.</summary>
    [Fact]
    public void Rows_and_a_matrix_go_together()
    {
        Type type = GeneratorHarness.Run(
            $$"""
            {{UserRuleSource.Usings}}

            [DecoupledOptimizer(Decay = DecayRule.None)]
            public sealed partial class Both
            {
                [TensorReduction(Reduction.Sum, Over = ReductionScope.Rows)]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static TLane RowSum<TLane>(TLane gradient)
                    where TLane : struct, ILane<TLane, float> => gradient;

                [RowStep]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static void Total<TLane>(ref TLane rowTotal, TLane rowSum)
                    where TLane : struct, ILane<TLane, float> => rowTotal = rowTotal + rowSum;

                [MatrixElement]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static TLane Direction<TLane>(TLane gradient)
                    where TLane : struct, ILane<TLane, float> => gradient;

                [MatrixStage]
                private static ScaledMatrix<float, ShortSide, LongSide> Squared(Matrix<float, Rows, Columns> direction, Matrix<float, ShortSide, LongSide> product, Matrix<float, ShortSide, ShortSide> square)
                {
                    square.Assign(direction.Wide().Times(direction.Wide().Transpose));
                    product.Assign(square.Times(direction.Wide()));
                    return 0.5f * product;
                }

                [UpdateRule]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane rowTotal, TLane squared)
                    where TLane : struct, ILane<TLane, float>
                {
                    parameter = parameter - squared - rowTotal;
                }
            }
            """).Load().GetType("Sample.Both", throwOnError: true)!;
        float[] values = new float[6], gradient = [1, 2, 3, 0, 1, -1];
        using var parameter = new Parameter<float>("w", values, gradient, [3, 2]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.5, new[] { parameter })!;
        optimizer.Step();

        // G = [1 2; 3 0; 1 -1]: G·GᵀG/2, with GᵀG = [11 1; 1 5], and rows' sums 3, 3 and 0, which are 6, 6 and 0 in the second step.
        float[] squared = [6.5f, 5.5f, 16.5f, 1.5f, 5f, -2f];
        Assert.Equal(squared.Select((one, i) => -one - (i < 4 ? 3 : 0)), values);
        optimizer.Step();
        Assert.Equal(squared.Select((one, i) => (-2 * one) - (i < 4 ? 9 : 0)), values);
    }

    [Theory]
    [InlineData("Adafactor", "Rule")]
    [InlineData("AdamMini", "Rule")]
    [InlineData("AdamMini", "Cpu")]
    [InlineData("Entangled", "Rule")]
    public void Snapshot(string name, string file)
    {
        string source = name switch
        {
            "Adafactor" => UserAxisRuleSource.Adafactor(name, "WeightDecay = 1e-5"),
            "AdamMini" => UserAxisRuleSource.AdamMini(name, "WeightDecay = 1e-5"),
            _ => UserAxisRuleSource.Entangled(name, "WeightDecay = 1e-5"),
        };
        GeneratorRun run = GeneratorHarness.Run(UserRuleSource.Usings + "\n\n" + source);
        run.AssertCompiles();
        Testing.Snapshot.Verify(run.Files.Single(one => one.Key.EndsWith($".{file}.g.cs", StringComparison.Ordinal)).Value, $"UserAxisRuleTests.{file}_{name}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Adafactor_of_ones_own_has_the_bits_of_the_built_in_one(int row)
    {
        string arguments = Rows[row];
        string[] Trained(string name)
        {
            Type type = Loaded.Value.GetType($"Sample.{name}{row}", throwOnError: true)!;
            return arguments switch
            {
                _ when arguments.Contains("Parameter = DType.Float64", StringComparison.Ordinal) => Train(type, value => value),
                _ when arguments.Contains("Parameter = DType.BFloat16", StringComparison.Ordinal) => Train(type, value => (BFloat16)(float)value),
                _ when arguments.Contains("Parameter = DType.Float16", StringComparison.Ordinal) => Train(type, value => (Half)value),
                _ => Train(type, value => (float)value),
            };
        }

        Assert.Equal(Trained("BuiltIn"), Trained("Own"));
    }

    /// <summary>The order of parameters, groups and threads change no bit of what stages find out of each other.</summary>
    [Theory]
    [InlineData("Entangled")]
    [InlineData("AdamMini")]
    public void Order_groups_and_threads_change_no_bit(string name)
    {
        Type type = Loaded.Value.GetType($"Sample.{name}", throwOnError: true)!;
        string[] expected = Train(type, value => (float)value, threads: 1);
        Assert.Equal(expected, Train(type, value => (float)value, threads: 7));
        Assert.Equal(expected, Train(type, value => (float)value, isReversed: true));
        Assert.Equal(expected, Train(type, value => (float)value, isSplit: true));
    }

    /// <summary>Passes over elements, and over rows and columns alone, in the order in which they need each other; by hand, in lanes of one element.</summary>
    [Fact]
    public void Stages_come_after_what_they_need()
    {
        const int RowCount = 3, ColumnCount = 5;
        Type type = Loaded.Value.GetType("Sample.Entangled", throwOnError: true)!;
        var random = new Random(5);
        float[] values = Numbers(random, RowCount * ColumnCount, value => (float)value), gradient = new float[values.Length];
        float[] p = [.. values], element = new float[values.Length], end = new float[ColumnCount], counted = new float[RowCount];
        using var parameter = new Parameter<float>("w", values, gradient, [RowCount, ColumnCount]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.125, new[] { parameter })!;
        for (int step = 0; step < 4; step++)
        {
            Numbers(random, gradient.Length, value => (float)value).CopyTo(gradient, 0);
            optimizer.Step();
            float largest = gradient.Max(MathF.Abs);
            float[] length = new float[ColumnCount];
            for (int column = 0; column < ColumnCount; column++)
            {
                end[column] += Enumerable.Range(0, RowCount).Select(row => (row * ColumnCount) + column).Max(i => MathF.Abs((gradient[i] + element[i]) / (1 + largest)));
                length[column] = end[column] + 1;
            }

            // The sums here are of few and like numbers: in double no order changes what they are in float.
            float ofMatrix = (float)length.Sum(one => (double)one);
            float total = (float)gradient.Select((g, i) => (double)(g * end[i % ColumnCount] / ofMatrix)).Sum();
            for (int row = 0; row < RowCount; row++)
            {
                counted[row] += total / ofMatrix;
            }

            for (int i = 0; i < p.Length; i++)
            {
                element[i] += gradient[i] * MathF.Max(counted[i / ColumnCount], 0.5f);
                p[i] = MathF.FusedMultiplyAdd(-0.125f, element[i] / ofMatrix, p[i] * (float)(1 - 0.01));
            }
        }

        Assert.Equal(p, values);
        IReadOnlyDictionary<string, StateTensor> state = optimizer.ExportState().Parameters["w"].Tensors;
        Assert.Equal(["counted", "element", "end"], state.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(counted, state["counted"].AsSpan<float>().ToArray());
        Assert.Equal(end, state["end"].AsSpan<float>().ToArray());
        Assert.Equal([RowCount, 1], state["counted"].Shape!);
        Assert.Equal([1, ColumnCount], state["end"].Shape!);
    }

    /// <summary>What rows keep is of the step: one that is skipped, or refused, has changed none of it.</summary>
    [Fact]
    public void A_step_that_is_not_taken_changes_no_row()
    {
        float[] values = [1f, 2f, 3f, 4f], gradient = [0.5f, 0.25f, 1f, 2f];
        using var parameter = new Parameter<float>("w", values, gradient, [2, 2]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(Loaded.Value.GetType("Sample.Skipping", throwOnError: true)!, 0.125, new[] { parameter })!;
        optimizer.Step();
        float[] Everything() => [.. values, .. optimizer.ExportState().Parameters["w"].Tensors.Values.SelectMany(slot => slot.AsSpan<float>().ToArray())];
        float[] before = Everything();
        Assert.Equal(4 + 4 + 2, before.Length);
        gradient[3] = float.NaN;
        optimizer.Step();
        Assert.Equal(before, Everything());
        gradient[3] = 2f;
        optimizer.LearningRate = 1e300;
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        Assert.Equal(before, Everything());
        optimizer.LearningRate = 0.125;
        optimizer.Step();
        Assert.DoesNotContain(before.Zip(Everything()), pair => pair.First == pair.Second);
    }

    private static string[] Train<T>(Type type, Func<double, T> convert, int threads = 2, bool isReversed = false, bool isSplit = false)
        where T : unmanaged
    {
        var random = new Random(3);
        Parameter<T>[] parameters = [.. Shapes.Select((shape, i) =>
        {
            int length = (int)shape.Aggregate((nint)1, (product, size) => product * size);
            return new Parameter<T>($"w{i}", Numbers(random, length, convert), new T[length], shape);
        })];
        Parameter<T>[] given = isReversed ? [.. parameters.Reverse()] : parameters;
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 1e-2, isSplit ? Groups(type, given[..2], given[2..]) : given)!;
        optimizer.ThreadCount = threads;
        for (int step = 0; step < 5; step++)
        {
            foreach (Parameter<T> parameter in parameters)
            {
                // What is zero decays.
                Span<T> gradient = parameter.GetGradient<T>();
                Numbers(random, gradient.Length, step == 3 ? _ => default : convert).CopyTo(gradient);
            }

            optimizer.Step();
        }

        OptimizerState state = optimizer.ExportState();
        string[] result = [.. parameters.Select(parameter =>
            $"{parameter.Name} {Convert.ToHexString(MemoryMarshal.AsBytes(parameter.GetValues<T>()))}{string.Concat(state.Parameters[parameter.Name].Tensors.Select(slot => slot.Key + Convert.ToHexString(slot.Value.AsBytes())))}")];
        Array.ForEach(parameters, parameter => parameter.Dispose());
        return result;
    }

    private static Array Groups<T>(Type type, params Parameter<T>[][] parameters)
        where T : unmanaged
    {
        Type group = type.GetNestedType("ParameterGroup")!;
        Array groups = Array.CreateInstance(group, parameters.Length);
        for (int i = 0; i < parameters.Length; i++)
        {
            groups.SetValue(Activator.CreateInstance(group, [parameters[i]]), i);
        }

        return groups;
    }

    private static T[] Numbers<T>(Random random, int count, Func<double, T> convert) =>
        [.. Enumerable.Range(0, count).Select(_ => convert(random.Next(20) == 0 ? 0 : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 2))))];
}
