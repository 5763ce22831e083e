using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>The norm of all gradients has the same bits however the parameters are handed over.</summary>
public sealed class GradientNormTests
{
    [Fact]
    public void Norm_depends_neither_on_threads_nor_on_order_nor_on_cuts()
    {
        float[] gradient = Samples.Values(new Random(3), 300_001);
        float[] other = Samples.Values(new Random(4), 777);
        double whole = Norm(1, ("a", gradient), ("b", other));

        Assert.Equal(whole, Norm(3, ("a", gradient), ("b", other)));
        Assert.Equal(whole, Norm(2, ("b", other), ("a", gradient)));
        Assert.Equal(whole, Norm(2, ("b", other), ("a.2", gradient[131_072..]), ("a.1", gradient[65_536..131_072]), ("a.0", gradient[..65_536])));
        Assert.Equal(Math.Sqrt(gradient.Concat(other).Sum(element => (double)element * element)), whole, whole * 1e-12);
    }

    [Fact]
    public void Clipping_multiplies_all_gradients_by_one_factor()
    {
        using var parameter = new Parameter<float>("w", [0f, 0f], [3f, 4f]);
        using var optimizer = new InfinityClippedSgdw(1, [parameter]) { ClippingThreshold = 2 };

        StepResult result = optimizer.Step();

        Assert.Equal(4, result.GradientNorm);
        Assert.Equal(4 * (2 / (4 + 1e-6)), result.ClippedGradientNorm!.Value, 1e-15);
        Assert.Equal([-3f * (float)(2 / (4 + 1e-6)), -4f * (float)(2 / (4 + 1e-6))], Samples.ValuesOf(parameter).ToArray());
    }

    [Fact]
    public void Clipping_that_does_not_reach_its_threshold_leaves_the_plain_classs_bits()
    {
        using Parameter<float> clipped = Samples.Parameter("w", 10_001);
        using Parameter<float> plain = Samples.Parameter("w", 10_001);
        using var optimizer = new ClippedAdamW(0.1, [clipped]) { ClippingThreshold = double.PositiveInfinity };
        using var reference = new SampleAdamW(0.1, [plain]);
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
            reference.Step();
        }

        Assert.Equal(Samples.Bits(plain), Samples.Bits(clipped));
    }

    [Fact]
    public void Values_are_clamped_after_unscaling_and_a_NaN_stays_one()
    {
        using var parameter = new Parameter<float>("w", [0f, 0f, 0f, 0f], [8f, -40f, 0.5f, float.NaN]);
        using var optimizer = new ValueClippedSgdw(1, [parameter]) { ClippingThreshold = 3 };
        optimizer.LossScaler.Scale = 4;

        StepResult result = optimizer.Step();

        Assert.Equal([-2f, 3f, -0.125f, float.NaN], Samples.ValuesOf(parameter).ToArray());
        Assert.Null(result.GradientNorm);
        Assert.Equal(4, result.LossScale);
    }

    [Fact]
    public void Adaptive_clipping_gives_each_row_its_own_factor()
    {
        // Rows: one small against its weights, one large, one of weights that are zero.
        using var matrix = new Parameter<float>("m", [3f, 4f, 3f, 4f, 0f, 0f], [0.3f, 0.4f, 30f, 40f, 3f, 4f], [3, 2]);
        using var bias = new Parameter<float>("b", [0f, 0f], [6f, 8f]);
        using var optimizer = new AdaptiveSgdw(1, [matrix, bias]) { ClippingThreshold = 0.1, AccumulationCount = 2 };

        optimizer.Step();

        float[] values = Samples.ValuesOf(matrix).ToArray();
        Assert.Equal([3f - 0.15f, 4f - 0.2f, 3f - (0.1f * 3f), 4f - (0.1f * 4f)], values[..4], (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal([-0.6e-4f, -0.8e-4f], values[4..], (a, b) => Math.Abs(a - b) < 1e-10f);
        Assert.Equal([-0.6e-4f, -0.8e-4f], Samples.ValuesOf(bias).ToArray(), (a, b) => Math.Abs(a - b) < 1e-10f);
    }

    [Fact]
    public void Adaptive_clipping_is_the_same_on_any_number_of_threads()
    {
        int[][] bits = [.. new[] { 1, 3 }.Select(threads =>
        {
            var random = new Random(5);
            using var parameter = new Parameter<float>("w", Samples.Values(random, 210_000), Samples.Values(random, 210_000), [700, 300]);
            using var optimizer = new AdaptiveSgdw(1, [parameter]) { ThreadCount = threads };
            optimizer.Step();
            return Samples.Bits(parameter);
        })];
        Assert.Equal(bits[0], bits[1]);
    }

    [Fact]
    public void Bad_settings_are_refused_by_name()
    {
        using var parameter = new Parameter<float>("w", [0f], [1f]);
        using var optimizer = new ValueClippedSgdw(1, [parameter]);
        Assert.Contains("ClippingThreshold is 0", Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClippingThreshold = 0).Message, StringComparison.Ordinal);
        Assert.Contains("Scale of the loss scaler is -1", Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LossScaler.Scale = -1).Message, StringComparison.Ordinal);
        Assert.Contains("SkipStep", Assert.Throws<InvalidOperationException>(() => optimizer.LossScaler.IsDynamic = true).Message, StringComparison.Ordinal);
    }

    private static double Norm(int threads, params (string Name, float[] Gradient)[] tensors)
    {
        Parameter<float>[] parameters = [.. tensors.Select(tensor => new Parameter<float>(tensor.Name, new float[tensor.Gradient.Length], tensor.Gradient))];
        using var optimizer = new ClippedAdamW(0.1, parameters) { ThreadCount = threads };
        return optimizer.Step().GradientNorm!.Value;
    }
}
