using Xunit;

namespace GenOptimApp.Tests;

public sealed class LineFitTests
{
    private static readonly (float, float)[] Points = [(-2f, -3f), (-1f, -1f), (0f, 1f), (1f, 3f), (2f, 5f)];

    [Fact]
    public void The_line_through_the_points_is_found()
    {
        using var fit = new LineFit(learningRate: 0.05);
        for (int step = 0; step < 1000; step++)
        {
            fit.Step(Points);
        }

        Assert.Equal(2f, fit.Slope, 0.01f);
        Assert.Equal(1f, fit.Offset, 0.01f);
    }

    [Fact]
    public void Two_runs_give_the_same_bits()
    {
        using var first = new LineFit(learningRate: 0.05);
        using var second = new LineFit(learningRate: 0.05);
        second.Optimizer.ThreadCount = 1;
        for (int step = 0; step < 100; step++)
        {
            first.Step(Points);
            second.Step(Points);
        }

        Assert.Equal(BitConverter.SingleToInt32Bits(first.Slope), BitConverter.SingleToInt32Bits(second.Slope));
        Assert.Equal(BitConverter.SingleToInt32Bits(first.Offset), BitConverter.SingleToInt32Bits(second.Offset));
    }
}
