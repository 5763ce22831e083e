using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Axes;

[DecoupledOptimizer(Algorithm.Adafactor, WeightDecay = 1e-2)]
public sealed partial class SampleAdafactor;

[DecoupledOptimizer(Algorithm.Adafactor, WeightDecay = 1e-2, Clip = Clip.Adaptive)]
public sealed partial class ClippedAdafactor;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2)]
public sealed partial class PlainAdamW;

/// <summary>An optimizer that keeps numbers per row and per column.</summary>
public sealed class AdafactorTests
{
    private const double LearningRate = 0.01;

    /// <summary>Matrices in one band and in several, rows of several chunks, batches of large and of tiny matrices, a vector of several bands, a single element, matrices of one column in one band and in several.</summary>
    public static TheoryData<nint[]> Shapes =>
        [[300, 500], [500, 37], [3, 70_001], [2, 130_000], [4, 300, 260], [50, 20, 3, 3], [100_003], [1], [1, 7], [7, 1], [600, 1], [3, 700, 1], [2, 70_001, 1]];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Threads_change_no_bit(nint[] shape)
    {
        int[][] results = [.. new[] { 1, 2, 7 }.Select(threads =>
        {
            using Parameter<float> weights = Tensor("weights", 5, shape);
            using var optimizer = new SampleAdafactor(LearningRate, [weights]) { ThreadCount = threads };
            for (int step = 0; step < 3; step++)
            {
                optimizer.Step();
            }

            return Samples.Bits(weights).Concat(StateBits(optimizer)).ToArray();
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    /// <summary>Means of rows and columns are those of the fixed order, spelled out here once more: the share of the first step is 1, so that they are the state.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Means_are_those_of_the_fixed_order(nint[] shape)
    {
        using Parameter<float> weights = Tensor("weights", 9, shape);
        using var optimizer = new SampleAdafactor(LearningRate, [weights]) { ThreadCount = 2 };
        optimizer.Step();
        ParameterState state = optimizer.ExportState().Parameters["weights"];
        var expected = new AxisReference(shape, Samples.GradientsOf(weights).ToArray());
        if (shape.Length == 1)
        {
            Assert.Equal(["variance"], state.Tensors.Keys);
            Assert.Equal(Samples.Bits(expected.RowMeans()), Samples.Bits(state.Tensors["variance"].AsSpan<float>()));
            Assert.Null(state.Tensors["variance"].Shape);
            return;
        }

        Assert.Equal(["col_var", "row_var"], state.Tensors.Keys);
        Assert.Equal(Samples.Bits(expected.RowMeans()), Samples.Bits(state.Tensors["row_var"].AsSpan<float>()));
        Assert.Equal(Samples.Bits(expected.ColumnMeans()), Samples.Bits(state.Tensors["col_var"].AsSpan<float>()));
        Assert.Equal([.. shape[..^1], 1], state.Tensors["row_var"].Shape!);
        Assert.Equal([.. shape[..^2], 1, shape[^1]], state.Tensors["col_var"].Shape!);
    }

    /// <summary>What Adafactor is for: a matrix of r × c weights has r + c numbers of state where AdamW has 2·r·c.</summary>
    [Fact]
    public void State_has_the_bytes_of_rows_and_columns_and_not_of_elements()
    {
        nint[][] shapes = [[300, 500], [4, 30, 26], [1000]];
        Parameter<float>[] parameters = [.. shapes.Select((shape, i) => Tensor($"p{i}", i, shape))];
        using var optimizer = new SampleAdafactor(LearningRate, parameters);
        using var adam = new PlainAdamW(LearningRate, [.. shapes.Select((shape, i) => Tensor($"p{i}", i, shape))]);
        Assert.Equal(4 * (300 + 500 + (4 * (30 + 26)) + 1000), Bytes(optimizer));
        Assert.Equal(8 * ((300 * 500) + (4 * 30 * 26) + 1000), Bytes(adam));
        Assert.Equal(4 * (300 + 500), Bytes(optimizer, "p0"));
        Assert.Equal(Bytes(optimizer), optimizer.ParameterGroups[0].Parameters.Sum(parameter => HeldBytes(optimizer, parameter)));

        // What a step works in: seven numbers per row or column, and the sums of columns in double for each band of at least 128 rows.
        Assert.InRange(optimizer.ScratchBytes(), 1, (7 * 4 * (300 + 500 + (4 * (30 + 26)) + 1000)) + (3 * 8 * 502) + (8 * 64) + (21 * 64));
        Assert.Equal(0, adam.ScratchBytes());
    }

    [Fact]
    public void Batches_step_as_their_matrices_do()
    {
        using Parameter<float> batch = Tensor("batch", 3, [3, 20, 11]);
        Parameter<float>[] matrices = [.. Enumerable.Range(0, 3).Select(i => new Parameter<float>(
            $"m{i}", Samples.ValuesOf(batch).Slice(i * 220, 220).ToArray(), Samples.GradientsOf(batch).Slice(i * 220, 220).ToArray(), [20, 11]))];
        using var together = new SampleAdafactor(LearningRate, [batch]);
        using var alone = new SampleAdafactor(LearningRate, matrices);
        together.Step();
        alone.Step();
        StateTensor rows = together.ExportState().Parameters["batch"].Tensors["row_var"];
        for (int i = 0; i < 3; i++)
        {
            StateTensor own = alone.ExportState().Parameters[$"m{i}"].Tensors["row_var"];
            Assert.Equal(Samples.Bits(own.AsSpan<float>()), Samples.Bits(rows.AsSpan<float>().Slice(i * 20, 20)));
        }
    }

    [Fact]
    public void State_comes_back_and_training_goes_on_bit_for_bit()
    {
        nint[][] shapes = [[30, 50], [4, 3, 26], [100]];
        using var whole = new Run(shapes);
        using var first = new Run(shapes);
        whole.Train(0, 6);
        first.Train(0, 3);
        OptimizerState state = first.Optimizer.ExportState();
        using var second = new Run(shapes);
        for (int i = 0; i < shapes.Length; i++)
        {
            Samples.ValuesOf(first.Parameters[i]).CopyTo(Samples.ValuesOf(second.Parameters[i]));
        }

        second.Optimizer.ImportState(state);
        second.Train(3, 6);
        for (int i = 0; i < shapes.Length; i++)
        {
            Assert.Equal(Samples.Bits(whole.Parameters[i]), Samples.Bits(second.Parameters[i]));
        }

        Assert.Equal(StateBits(whole.Optimizer), StateBits(second.Optimizer));
        StateTensor wrong = StateTensor.From<float>(new float[31]);
        OptimizerState broken = state with { Parameters = state.Parameters.ToDictionary(pair => pair.Key, pair => pair.Key == "p0" ? pair.Value with { Tensors = pair.Value.Tensors.ToDictionary(one => one.Key, one => one.Key == "row_var" ? wrong : one.Value) } : pair.Value) };
        StateMismatchException refused = Assert.Throws<StateMismatchException>(() => second.Optimizer.ImportState(broken));
        Assert.Contains("the length of state 'row_var' of parameter 'p0' is 31 in the state and 30 in the optimizer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_come_later_have_rows_and_columns_of_their_own()
    {
        using Parameter<float> early = Tensor("early", 1, [20, 9]);
        using Parameter<float> late = Tensor("late", 2, [7, 30]);
        using Parameter<float> lateAlone = Tensor("late", 2, [7, 30]);
        using var optimizer = new SampleAdafactor(LearningRate, [early]);
        optimizer.Step();
        int[] rowsBefore = Samples.Bits(optimizer.ExportState().Parameters["early"].Tensors["row_var"].AsSpan<float>());
        optimizer.AddParameter((SampleAdafactor.ParameterGroup)optimizer.ParameterGroups[0], late);
        Assert.Equal(rowsBefore, Samples.Bits(optimizer.ExportState().Parameters["early"].Tensors["row_var"].AsSpan<float>()));
        optimizer.Step();
        using var alone = new SampleAdafactor(LearningRate, [lateAlone]);
        alone.Step();
        Assert.Equal(Samples.Bits(lateAlone), Samples.Bits(late));
        Assert.Equal(1, optimizer.GetStepCount(late));
    }

    [Fact]
    public void A_parameter_without_gradient_is_left_alone_with_its_state()
    {
        using Parameter<float> moving = Tensor("moving", 1, [20, 9]);
        using Parameter<float> resting = Tensor("resting", 2, [7, 30]);
        using var optimizer = new SampleAdafactor(LearningRate, [moving, resting]);
        optimizer.Step();
        resting.HasGradient = false;
        int[] values = Samples.Bits(resting);
        int[] rows = Samples.Bits(optimizer.ExportState().Parameters["resting"].Tensors["row_var"].AsSpan<float>());
        optimizer.Step();
        Assert.Equal(values, Samples.Bits(resting));
        Assert.Equal(rows, Samples.Bits(optimizer.ExportState().Parameters["resting"].Tensors["row_var"].AsSpan<float>()));
    }

    [Fact]
    public void A_refused_step_changes_no_state()
    {
        using Parameter<float> weights = Tensor("weights", 1, [20, 9]);
        using var optimizer = new SampleAdafactor(LearningRate, [weights]);
        optimizer.Step();
        int[] before = [.. Samples.Bits(weights), .. StateBits(optimizer)];
        optimizer.ParameterGroups[0].WeightDecay = 2;
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        Assert.Equal(before, Samples.Bits(weights).Concat(StateBits(optimizer)));
        optimizer.ParameterGroups[0].WeightDecay = 0;
        optimizer.Step();
        Assert.NotEqual(before, Samples.Bits(weights).Concat(StateBits(optimizer)));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_reaches_the_weights_of_its_tensor_alone()
    {
        using Parameter<float> broken = Tensor("broken", 1, [20, 9]);
        using Parameter<float> whole = Tensor("whole", 2, [7, 30]);
        Samples.GradientsOf(broken)[3] = float.NaN;
        using var optimizer = new SampleAdafactor(LearningRate, [broken, whole]);
        optimizer.Step();
        Assert.All(Samples.ValuesOf(broken).ToArray(), value => Assert.True(float.IsNaN(value)));
        Assert.All(Samples.ValuesOf(whole).ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Only_a_parameter_of_the_same_shape_takes_state_over()
    {
        using Parameter<float> weights = Tensor("weights", 1, [6, 4]);
        using Parameter<float> turned = Tensor("turned", 1, [4, 6]);
        using Parameter<float> other = Tensor("other", 1, [6, 4]);
        using var optimizer = new SampleAdafactor(LearningRate, [weights]);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => optimizer.ReplaceParameter(weights, turned));
        Assert.Contains("Parameter 'turned' has the shape [4, 6] and cannot take over the state of 'weights', which has [6, 4]: SampleAdafactor keeps it by rows and columns.", refused.Message, StringComparison.Ordinal);
        optimizer.ReplaceParameter(weights, other);
        optimizer.Step();
        Assert.Same(other, optimizer.ParameterGroups[0].Parameters.Single());
    }

    /// <summary>Units of clipping are expanded for blocks that begin anywhere.</summary>
    [Fact]
    public void Adaptive_clipping_reaches_rows_and_columns()
    {
        using Parameter<float> weights = Tensor("weights", 1, [300, 500]);
        using Parameter<float> scaled = Tensor("weights", 1, [300, 500]);
        foreach (ref float gradient in Samples.GradientsOf(scaled))
        {
            gradient *= 1024;
        }

        using var one = new ClippedAdafactor(LearningRate, [weights]) { ClippingThreshold = 1e-9, ThreadCount = 2 };
        using var other = new ClippedAdafactor(LearningRate, [scaled]) { ClippingThreshold = 1e-9, ThreadCount = 1 };
        one.Step();
        other.Step();
        float[] means = one.ExportState().Parameters["weights"].Tensors["row_var"].AsSpan<float>().ToArray();
        float[] scaledMeans = other.ExportState().Parameters["weights"].Tensors["row_var"].AsSpan<float>().ToArray();
        Assert.All(means.Zip(scaledMeans), pair => Assert.InRange(pair.Second, pair.First * 0.9999f, pair.First * 1.0001f));
    }

    internal static Parameter<float> Tensor(string name, int seed, nint[] shape)
    {
        int length = checked((int)shape.Aggregate((nint)1, static (product, size) => product * size));
        var random = new Random(seed);
        return new Parameter<float>(name, Samples.Values(random, length), Samples.Values(random, length), shape);
    }

    private static int[] StateBits(IOptimizer optimizer) =>
        [.. optimizer.ExportState().Parameters.Values.SelectMany(parameter => parameter.Tensors.Values).SelectMany(tensor => Samples.Bits(tensor.AsSpan<float>()))];

    private static long Bytes(IOptimizer optimizer, string? name = null) => optimizer.ExportState().Parameters
        .Where(parameter => name is null || parameter.Key == name).SelectMany(parameter => parameter.Value.Tensors.Values).Sum(tensor => (long)tensor.AsBytes().Length);

    /// <summary>What the engine holds of a parameter's state.</summary>
    private static long HeldBytes(IOptimizer optimizer, Parameter parameter) =>
        optimizer.Engine.Descriptor.StateSlots.Sum(slot => (long)slot.ByteLength(parameter));

    private sealed class Run : IDisposable
    {
        internal Run(nint[][] shapes)
        {
            Parameters = [.. shapes.Select((shape, i) => Tensor($"p{i}", i, shape))];
            Optimizer = new SampleAdafactor(LearningRate, Parameters) { ThreadCount = 2 };
        }

        internal Parameter<float>[] Parameters { get; }

        internal SampleAdafactor Optimizer { get; }

        internal void Train(int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                for (int i = 0; i < Parameters.Length; i++)
                {
                    Samples.Values(new Random((step * 10) + i), checked((int)Parameters[i].Length)).CopyTo(Samples.GradientsOf(Parameters[i]));
                }

                Optimizer.Step();
            }
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            foreach (Parameter<float> parameter in Parameters)
            {
                parameter.Dispose();
            }
        }
    }
}
