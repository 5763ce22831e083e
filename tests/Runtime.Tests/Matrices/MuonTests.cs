using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

[DecoupledOptimizer(Algorithm.Muon, WeightDecay = 1e-2)]
public sealed partial class SampleMuon;

[DecoupledOptimizer(Algorithm.Muon, MuonFormula = MuonFormula.Moonlight, Decay = DecayRule.LearningRate)]
public sealed partial class MoonlightMuon;

[DecoupledOptimizer(Algorithm.Muon, WeightDecay = 1e-2, NormalizeRows = true)]
public sealed partial class RowMuon;

/// <summary>Optimizers that step on whole matrices.</summary>
public sealed class MuonTests
{
    private const double LearningRate = 0.02;

#pragma warning disable GENOPT4006 // what the analyzer sees coming is refused when it comes
    [Fact]
    public void A_vector_is_refused_by_name_and_nothing_is_added()
    {
        using Parameter<float> weights = Matrix("weights", 1, 8, 4);
        using Parameter<float> bias = new("bias", new float[8], new float[8]);
        using var optimizer = new SampleMuon(LearningRate, [weights]);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => ((IOptimizer)optimizer).AddGroup([bias]));
        Assert.Contains("Parameter 'bias' has the shape [8], and SampleMuon (Muon) steps on matrices", refused.Message, StringComparison.Ordinal);
        Assert.Single(optimizer.ParameterGroups);
        Assert.Throws<ArgumentException>(() => new SampleMuon(LearningRate, [bias]));
        using Parameter<float> flat = new("flat", new float[32], new float[32]);
        Assert.Throws<ArgumentException>(() => ((IOptimizer)optimizer).ReplaceParameter(weights, flat));
        Assert.Same(weights, ((IOptimizer)optimizer).Parameters.Single());
    }
#pragma warning restore GENOPT4006

    [Theory]
    [InlineData(300, 500)]
    [InlineData(500, 300)]
    [InlineData(1, 70_001)]
    public void Threads_change_no_bit(int rows, int columns)
    {
        float[][] results = [.. new[] { 1, 2, 7 }.Select(threads =>
        {
            using Parameter<float> weights = Matrix("weights", 5, rows, columns);
            using var optimizer = new SampleMuon(LearningRate, [weights]) { ThreadCount = threads };
            optimizer.Step();
            optimizer.Step();
            return Samples.ValuesOf(weights).ToArray();
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    /// <summary>NorMuon's rows too, which are more or fewer than a part has, and longer than one.</summary>
    [Theory]
    [InlineData(300, 500)]
    [InlineData(500, 300)]
    [InlineData(3, 70_001)]
    public void Threads_change_no_bit_of_rows(int rows, int columns)
    {
        float[][] results = [.. new[] { 1, 2, 7 }.Select(threads =>
        {
            using Parameter<float> weights = Matrix("weights", 5, rows, columns);
            using var optimizer = new RowMuon(LearningRate, [weights]) { ThreadCount = threads };
            optimizer.Step();
            optimizer.Step();
            StateTensor means = optimizer.ExportState().Parameters["weights"].Tensors["second_momentum_buffer"];
            Assert.Equal(rows, means.Length);
            Assert.Equal([rows, 1], means.Shape!);
            return Samples.ValuesOf(weights).ToArray().Concat(means.AsSpan<float>().ToArray()).ToArray();
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    /// <summary>The first step's means are 0.05 of the rows' squares, so that every row is as long as any other, and the matrix as long as Muon's.</summary>
    [Fact]
    public void The_rows_of_a_first_step_are_equally_long()
    {
        using Parameter<float> weights = Matrix("weights", 4, 12, 40);
        using Parameter<float> plain = Matrix("weights", 4, 12, 40);
        float[] before = Samples.ValuesOf(weights).ToArray();
        using var rows = new RowMuon(LearningRate, [new RowMuon.ParameterGroup([weights]) { WeightDecay = 0 }]);
        using var muon = new SampleMuon(LearningRate, [new SampleMuon.ParameterGroup([plain]) { WeightDecay = 0 }]);
        rows.Step();
        muon.Step();
        double[] lengths = [.. Enumerable.Range(0, 12).Select(row => Length(weights, before, row * 40, 40))];
        Assert.All(lengths, length => Assert.InRange(length, lengths[0] * 0.999, lengths[0] * 1.001));
        Assert.InRange(Length(weights, before, 0, 480), Length(plain, before, 0, 480) * 0.999, Length(plain, before, 0, 480) * 1.001);
        Assert.False(Samples.Bits(weights).SequenceEqual(Samples.Bits(plain)));
    }

    private static double Length(Parameter moved, float[] before, int start, int length) => Math.Sqrt(
        Enumerable.Range(start, length).Sum(i => Math.Pow((double)Samples.ValuesOf(moved)[i] - before[i], 2)));

    /// <summary>Three dimensions are a batch under Keller Jordan's formula, and rows by the rest under the others; four are rows by the rest.</summary>
    [Fact]
    public void More_than_two_dimensions_are_seen_as_the_references_see_them()
    {
        AssertSame<SampleMuon>([2, 6, 5], [[6, 5], [6, 5]]);
        AssertSame<MoonlightMuon>([30, 2, 1], [[30, 2]]);
        AssertSame<SampleMuon>([10, 2, 3, 3], [[10, 18]]);
        AssertSame<RowMuon>([2, 6, 5], [[6, 5], [6, 5]]);
    }

    [Fact]
    public void Parameters_may_be_stepped_one_by_one()
    {
        using Parameter<float> first = Matrix("first", 1, 20, 9);
        using Parameter<float> second = Matrix("second", 2, 7, 30);
        using Parameter<float> firstAlone = Matrix("first", 1, 20, 9);
        using Parameter<float> secondAlone = Matrix("second", 2, 7, 30);
        using var together = new SampleMuon(LearningRate, [first, second]);
        using var alone = new SampleMuon(LearningRate, [firstAlone, secondAlone]);
        for (int step = 0; step < 3; step++)
        {
            together.Step();
            alone.Step(secondAlone);
            alone.Step(firstAlone);
            alone.EndStep();
        }

        Assert.Equal(Samples.ValuesOf(first).ToArray(), Samples.ValuesOf(firstAlone).ToArray());
        Assert.Equal(Samples.ValuesOf(second).ToArray(), Samples.ValuesOf(secondAlone).ToArray());
    }

    [Fact]
    public void State_is_the_momentum_and_comes_back()
    {
        using Parameter<float> weights = Matrix("weights", 1, 20, 9);
        using var optimizer = new SampleMuon(LearningRate, [weights]);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        Assert.Equal(["momentum_buffer"], state.Parameters["weights"].Tensors.Keys);
        using Parameter<float> copy = new("weights", Samples.ValuesOf(weights).ToArray(), Samples.GradientsOf(weights).ToArray(), [20, 9]);
        using var resumed = new SampleMuon(LearningRate, [copy]);
        resumed.ImportState(state);
        optimizer.Step();
        resumed.Step();
        Assert.Equal(Samples.ValuesOf(weights).ToArray(), Samples.ValuesOf(copy).ToArray());
    }

    [Fact]
    public void Scratch_is_counted_by_the_largest_matrix()
    {
        using Parameter<float> large = Matrix("large", 1, 256, 512);
        using Parameter<float> small = Matrix("small", 2, 8, 8);
        using var optimizer = new SampleMuon(LearningRate, [large, small]);
        using var other = new SampleMuon(LearningRate, [Matrix("large", 1, 256, 512)]);
        Assert.InRange(optimizer.ScratchBytes(), 5 * 4 * 256 * 512, 8 * 4 * 256 * 512);
        Assert.Equal(other.ScratchBytes(), optimizer.ScratchBytes());
        using var rows = new RowMuon(LearningRate, [Matrix("large", 1, 256, 512)]);
        Assert.Equal(other.ScratchBytes() + (2 * sizeof(double) * 256), rows.ScratchBytes());
        using Parameter<float> vector = new("vector", new float[8], new float[8]);
        using var elementwise = new SampleAdamW(LearningRate, [vector]);
        Assert.Equal(0, elementwise.ScratchBytes());
    }

    [Fact]
    public void A_parameter_without_elements_is_left_alone()
    {
        using Parameter<float> empty = new("empty", new float[0], new float[0], [0, 4]);
        using Parameter<float> weights = Matrix("weights", 1, 4, 4);
        using var optimizer = new SampleMuon(LearningRate, [empty, weights]);
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
    }

    private static void AssertSame<TOptimizer>(nint[] shape, nint[][] matrices)
        where TOptimizer : class, IOptimizer
    {
        int length = (int)shape.Aggregate((first, second) => first * second);
        float[] values = [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i))];
        float[] gradients = [.. Enumerable.Range(0, length).Select(i => MathF.Cos(3 * i))];
        using Parameter<float> whole = new("whole", [.. values], [.. gradients], shape);
        using IOptimizer optimizer = New<TOptimizer>([whole]);
        int part = length / matrices.Length;
        Parameter<float>[] parts = [.. matrices.Select((matrix, index) => new Parameter<float>(
            $"part{index}", values[(index * part)..((index + 1) * part)], gradients[(index * part)..((index + 1) * part)], matrix))];
        using IOptimizer ofParts = New<TOptimizer>(parts);
        optimizer.Step();
        ofParts.Step();
        float[] expected = [.. parts.SelectMany(one => Samples.ValuesOf(one).ToArray())];
        foreach (Parameter<float> one in parts)
        {
            one.Dispose();
        }

        Assert.Equal(expected, Samples.ValuesOf(whole).ToArray());
    }

    private static IOptimizer New<TOptimizer>(Parameter<float>[] parameters)
        where TOptimizer : class, IOptimizer => (IOptimizer)Activator.CreateInstance(typeof(TOptimizer), LearningRate, parameters)!;

    private static Parameter<float> Matrix(string name, int seed, int rows, int columns) =>
        new(name, MatrixMemory<float>.Numbers(rows * columns, seed), MatrixMemory<float>.Numbers(rows * columns, seed + 100), [rows, columns]);
}
