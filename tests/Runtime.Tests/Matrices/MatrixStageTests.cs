using System;
using System.IO;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>A class with a stage over matrices of its own: what Muon's are asked for, of a rule that Muon does not know.</summary>
public sealed class MatrixStageTests
{
    private const double LearningRate = 0.05;

    /// <summary>Against the definition in double: p·(1 − f·wd) − lr·⟨M, O⟩·O, in two steps, the second with a zero gradient.</summary>
    [Theory]
    [InlineData(6, 20)]
    [InlineData(20, 6)]
    public void The_step_is_the_papers(int rows, int columns)
    {
        using Parameter<float> weights = Matrix("weights", 1, rows, columns);
        var p = new Plain<double>(rows, columns, (row, column) => Samples.ValuesOf(weights)[(row * columns) + column]);
        var g = new Plain<double>(rows, columns, (row, column) => Samples.GradientsOf(weights)[(row * columns) + column]);
        using var optimizer = new SpectralDescent(LearningRate, [weights]);
        Plain<double> m = g;
        for (int step = 0; step < 2; step++)
        {
            optimizer.Step();
            weights.GetGradient<float>().Clear();
            Plain<double> o = Orthogonal(m);
            Assert.All(Enumerable.Range(0, Math.Min(rows, columns)), i => Assert.Equal(1, (rows > columns ? o.Transpose.Times(o) : o.Times(o.Transpose))[i, i], 1e-9));
            double dual = m.Elements.Zip(o.Elements, (one, other) => one * other).Sum();
            p = new(rows, columns, (row, column) => (p[row, column] * (1 - 1e-2)) - (LearningRate * dual * o[row, column]));
            m = m.Each(element => SpectralDescent.Beta * element);
            Assert.All(p.Elements.Zip(Samples.ValuesOf(weights).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
        }
    }

    [Theory]
    [InlineData(130, 250)]
    [InlineData(250, 130)]
    [InlineData(1, 70_001)]
    public void Threads_change_no_bit(int rows, int columns)
    {
        float[][] results = [.. new[] { 1, 2, 7 }.Select(threads =>
        {
            using Parameter<float> weights = Matrix("weights", 5, rows, columns);
            using var optimizer = new SpectralDescent(LearningRate, [weights]) { ThreadCount = threads };
            optimizer.Step();
            optimizer.Step();
            return Samples.ValuesOf(weights).ToArray();
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
        Assert.DoesNotContain(float.NaN, results[0]);
    }

#pragma warning disable GENOPT4006 // what the analyzer sees coming is refused when it comes
    [Fact]
    public void A_vector_is_refused_by_name_and_nothing_is_added()
    {
        using Parameter<float> weights = Matrix("weights", 1, 8, 4);
        using Parameter<float> bias = new("bias", new float[8], new float[8]);
        using var optimizer = new SpectralDescent(LearningRate, [weights]);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => ((IOptimizer)optimizer).AddGroup([bias]));
        Assert.Contains("Parameter 'bias' has the shape [8], and SpectralDescent (Custom) steps on matrices", refused.Message, StringComparison.Ordinal);
        Assert.Single(optimizer.ParameterGroups);
    }
#pragma warning restore GENOPT4006

    /// <summary>Three dimensions are rows by the rest, where the class does not say that they are a batch.</summary>
    [Fact]
    public void More_than_two_dimensions_are_rows_by_the_rest()
    {
        float[] values = MatrixMemory<float>.Numbers(60, 1), gradient = MatrixMemory<float>.Numbers(60, 2);
        using Parameter<float> whole = new("whole", [.. values], [.. gradient], [4, 5, 3]);
        using Parameter<float> flat = new("flat", [.. values], [.. gradient], [4, 15]);
        using var optimizer = new SpectralDescent(LearningRate, [whole, flat]);
        optimizer.Step();
        Assert.Equal(Samples.ValuesOf(flat).ToArray(), Samples.ValuesOf(whole).ToArray());
        Assert.NotEqual(values, Samples.ValuesOf(whole).ToArray());
    }

    /// <summary>Groups have their own rates, and which parameters share one changes no bit.</summary>
    [Fact]
    public void Groups_change_no_bit_but_by_their_rates()
    {
        float[] together = Trained([[0, 1]], 0.05, 0.05);
        Assert.Equal(together, Trained([[0], [1]], 0.05, 0.05));
        Assert.Equal(together, Trained([[1], [0]], 0.05, 0.05));
        float[] slower = Trained([[0], [1]], 0.05, 0.01);
        Assert.Equal(together[..96], slower[..96]);
        Assert.NotEqual(together[96..], slower[96..]);

        static float[] Trained(int[][] groups, double first, double second)
        {
            Parameter<float>[] parameters = [Matrix("first", 1, 8, 12), Matrix("second", 2, 12, 8)];
            using var optimizer = new SpectralDescent(0.05, [.. groups.Select(members => new SpectralDescent.ParameterGroup(members.Select(i => parameters[i])) { LearningRate = members[0] == 0 ? first : second })]);
            optimizer.Step();
            optimizer.Step();
            float[] values = [.. parameters.SelectMany(parameter => Samples.ValuesOf(parameter).ToArray())];
            Array.ForEach(parameters, parameter => parameter.Dispose());
            return values;
        }
    }

    [Fact]
    public void State_is_what_the_rule_keeps_and_comes_back()
    {
        using Parameter<float> weights = Matrix("weights", 1, 20, 9);
        using var optimizer = new SpectralDescent(LearningRate, [weights]);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        Assert.Equal(["trace"], state.Parameters["weights"].Tensors.Keys);
        using Parameter<float> copy = new("weights", Samples.ValuesOf(weights).ToArray(), Samples.GradientsOf(weights).ToArray(), [20, 9]);
        using var resumed = new SpectralDescent(LearningRate, [copy]);
        resumed.ImportState(state);
        optimizer.Step();
        resumed.Step();
        Assert.Equal(Samples.ValuesOf(weights).ToArray(), Samples.ValuesOf(copy).ToArray());
    }

    [Fact]
    public void A_checkpoint_brings_it_back()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using Parameter<float> weights = Matrix("weights", 1, 20, 9);
            using var optimizer = new SpectralDescent(LearningRate, [weights]);
            optimizer.Step();
            optimizer.Save(path);
            using Parameter<float> copy = new("weights", Samples.ValuesOf(weights).ToArray(), Samples.GradientsOf(weights).ToArray(), [20, 9]);
            using var resumed = new SpectralDescent(LearningRate, [copy]);
            resumed.Load(path);
            optimizer.Step();
            resumed.Step();
            Assert.Equal(Samples.ValuesOf(weights).ToArray(), Samples.ValuesOf(copy).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_model_is_routed()
    {
        using Parameter<float> weights = Matrix("layer1.weight", 1, 8, 4);
        using Parameter<float> bias = new("layer1.bias", new float[8], new float[8]);
        OptimizerSet set = OptimizerSet.Route(
            [weights, bias], matrices => new SpectralDescent(LearningRate, [.. matrices]), rest => new SampleAdamW(1e-3, [.. rest]));
        Assert.Equal(["SpectralDescent", "SampleAdamW"], set.Optimizers.Select(optimizer => optimizer.GetType().Name));
        Assert.Equal(2, set.Step().UpdatedParameters);
        Assert.All(set.Optimizers, optimizer => ((IDisposable)optimizer).Dispose());
    }

    /// <summary>What a step works in is what the largest matrix needs: the matrix, two of its size and a square, and copies of two factors.</summary>
    [Fact]
    public void Scratch_is_counted_by_the_largest_matrix()
    {
        using Parameter<float> large = Matrix("large", 1, 256, 512);
        using Parameter<float> small = Matrix("small", 2, 8, 8);
        using var optimizer = new SpectralDescent(LearningRate, [large, small]);
        Assert.InRange(optimizer.ScratchBytes(), 5.5 * 4 * 256 * 512, 6.5 * 4 * 256 * 512);
    }

    private static Plain<double> Orthogonal(Plain<double> m)
    {
        Plain<double> x = m.Rows > m.Columns ? m.Transpose : m;
        double bound = Math.Sqrt(Math.Sqrt(x.Times(x.Transpose).Elements.Sum(element => element * element)));
        x = x.Each(element => element / bound);
        for (int step = 0; step < SpectralDescent.Steps; step++)
        {
            x = Plain<double>.Sum(1.5, x, -0.5, x.Times(x.Transpose).Times(x));
        }

        return m.Rows > m.Columns ? x.Transpose : x;
    }

    private static Parameter<float> Matrix(string name, int seed, int rows, int columns) =>
        new(name, MatrixMemory<float>.Numbers(rows * columns, seed), MatrixMemory<float>.Numbers(rows * columns, seed + 100), [rows, columns]);
}
