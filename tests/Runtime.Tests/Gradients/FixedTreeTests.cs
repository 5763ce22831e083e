using System;
using System.Linq;
using GenOptim.Gradients;
using Xunit;

namespace GenOptim.Runtime.Tests.Gradients;

/// <summary>A chunk's reduction is the tree that is written down, whatever registers do it.</summary>
public sealed unsafe class FixedTreeTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 15, 16, 17, 31, 32, 33, 1000, 1023, 1024, 1025, 1500, 2048, 65_535, 65_536];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_are_those_of_sixteen_lanes_put_together_in_halves(int length)
    {
        var random = new Random(length);
        float[] floats = Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)))).ToArray();
        double[] doubles = Enumerable.Range(0, length).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-100, 100))).ToArray();
        BFloat16[] brains = floats.Select(value => (BFloat16)value).ToArray();
        Half[] halves = floats.Select(value => (Half)(value % 1000)).ToArray();

        Check(DType.Float32, floats, floats.Select(value => (double)value).ToArray());
        Check(DType.Float64, doubles, doubles);
        Check(DType.BFloat16, brains, brains.Select(value => (double)(float)value).ToArray());
        Check(DType.Float16, halves, halves.Select(value => (double)value).ToArray());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Any_element_that_is_not_finite_is_seen(double value)
    {
        foreach (int length in new[] { 1, 16, 33, 65_536 })
        {
            foreach (int position in new[] { 0, length / 2, length - 1 })
            {
                float[] floats = new float[length];
                double[] doubles = new double[length];
                Half[] halves = new Half[length];
                BFloat16[] brains = new BFloat16[length];
                floats[position] = (float)value;
                doubles[position] = value;
                halves[position] = (Half)value;
                brains[position] = (BFloat16)(float)value;
                Assert.False(IsFinite(DType.Float32, floats));
                Assert.False(IsFinite(DType.Float64, doubles));
                Assert.False(IsFinite(DType.Float16, halves));
                Assert.False(IsFinite(DType.BFloat16, brains));
            }
        }
    }

    [Fact]
    public void Large_doubles_are_finite_though_their_squares_are_not()
    {
        Assert.True(IsFinite(DType.Float64, new[] { 1e300, -1e300, 0 }));
        Assert.True(IsFinite(DType.Float32, Enumerable.Repeat(float.MaxValue, 65_536).ToArray()));
    }

    private static bool IsFinite<T>(DType type, T[] values)
        where T : unmanaged
    {
        fixed (T* origin = values)
        {
            bool byNorm = TensorReduction.IsFinite(
                type, origin, 0, values.Length, TensorReduction.Reduce(ReductionKind.SumOfSquares, type, origin, 0, values.Length));
            bool byLargest = TensorReduction.IsFinite(
                type, origin, 0, values.Length, TensorReduction.Reduce(ReductionKind.LargestAbsolute, type, origin, 0, values.Length));
            Assert.Equal(byNorm, byLargest);
            return byNorm;
        }
    }

    private static void Check<T>(DType type, T[] values, double[] expected)
        where T : unmanaged
    {
        fixed (T* pointer = values)
        {
            void* origin = pointer;
            Assert.Equal(
                Tree(expected, (sum, x) => Math.FusedMultiplyAdd(x, x, sum), (a, b) => a + b),
                BitConverter.DoubleToInt64Bits(TensorReduction.Reduce(ReductionKind.SumOfSquares, type, origin, 0, values.Length)));
            Assert.Equal(
                Tree(expected, (sum, x) => sum + Math.Abs(x), (a, b) => a + b),
                BitConverter.DoubleToInt64Bits(TensorReduction.Reduce(ReductionKind.SumOfAbsolutes, type, origin, 0, values.Length)));
            Assert.Equal(
                Tree(expected, (largest, x) => Math.Max(largest, Math.Abs(x)), Math.Max),
                BitConverter.DoubleToInt64Bits(TensorReduction.Reduce(ReductionKind.LargestAbsolute, type, origin, 0, values.Length)));

        }
    }

    private static long Tree(double[] values, Func<double, double, double> add, Func<double, double, double> merge)
    {
        double result = 0;
        for (int tile = 0; tile < values.Length; tile += 1024)
        {
            double[] lanes = new double[16];
            for (int i = tile; i < Math.Min(tile + 1024, values.Length); i++)
            {
                lanes[i % 16] = add(lanes[i % 16], values[i]);
            }

            for (int half = 8; half > 0; half /= 2)
            {
                for (int lane = 0; lane < half; lane++)
                {
                    lanes[lane] = merge(lanes[lane], lanes[lane + half]);
                }
            }

            result = merge(result, lanes[0]);
        }

        return BitConverter.DoubleToInt64Bits(result);
    }
}
