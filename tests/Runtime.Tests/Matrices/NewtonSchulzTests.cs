using System;
using System.Linq;
using System.Numerics;
using GenOptim.Lanes;
using GenOptim.Matrices;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>The Newton-Schulz iteration: its bits, and what it makes of matrices.</summary>
public sealed unsafe class NewtonSchulzTests
{
    private static readonly Orthogonalization Muon = new(5, 3.4445, -4.7750, 2.0315) { Epsilon = 1e-7 };

    public static TheoryData<int, int> Sizes => new() { { 1, 9 }, { 9, 1 }, { 31, 64 }, { 64, 31 }, { 100, 100 }, { 130, 300 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_lane_and_thread_count_gives_the_same_bits(int rows, int columns)
    {
        foreach (Orthogonalization how in new[] { Muon, new(5) { Epsilon = 1e-7 }, Muon with { RoundsToBFloat16 = true }, Muon with { ClampsNorm = true, RoundsOnce = true, RoundsToBFloat16 = true } })
        {
            float[] expected = Run<float>(new MatrixProduct<float, ScalarLane<float>>(), rows, columns, how, 1);
            Assert.Equal(expected, Run<float>(new MatrixProduct<float, Vector128Lane<float>>(), rows, columns, how, 3));
            Assert.Equal(expected, Run<float>(new MatrixProduct<float, Vector256Lane<float>>(), rows, columns, how, 2));
            Assert.Equal(expected, Run<float>(new MatrixProduct<float, Vector512Lane<float>>(), rows, columns, how, 8));
        }
    }

    /// <summary>A matrix and its transpose have results that are each other's transpose.</summary>
    [Fact]
    public void Tall_matrices_are_transposed()
    {
        float[] wide = MatrixMemory<float>.Numbers(20 * 50, 7);
        float[] tall = [.. Enumerable.Range(0, wide.Length).Select(i => wide[(i % 20 * 50) + (i / 20)])];
        float[] ofWide = Run(MatrixProduct<float>.ForThisMachine(), wide, 20, 50, Muon, 2);
        float[] ofTall = Run(MatrixProduct<float>.ForThisMachine(), tall, 50, 20, Muon, 2);
        Assert.Equal(ofWide, Enumerable.Range(0, wide.Length).Select(i => ofTall[(i % 50 * 20) + (i / 50)]));
    }

    /// <summary>The result of a matrix with one singular value is that value's polynomial times its directions, and singular values come near 1.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Singular_values_come_near_1(bool isPolarExpress)
    {
        Orthogonalization how = isPolarExpress ? new(5) { Epsilon = 1e-7 } : Muon;
        const int Rows = 40;
        const int Columns = 80;
        double[] matrix = Run<double>(MatrixProduct<double>.ForThisMachine(), Rows, Columns, how, 2);
        var random = new Random(5);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            double[] direction = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() - 0.5)];
            double length = Math.Sqrt(direction.Sum(one => one * one));
            double image = Math.Sqrt(Enumerable.Range(0, Columns).Sum(column => Math.Pow(Enumerable.Range(0, Rows).Sum(row => direction[row] * matrix[(row * Columns) + column]), 2)));
            Assert.InRange(image / length, isPolarExpress ? 0.85 : 0.65, isPolarExpress ? 1.15 : 1.25);
        }
    }

    [Fact]
    public void Zero_stays_zero_and_what_is_no_number_stays_none()
    {
        Assert.All(Run(MatrixProduct<float>.ForThisMachine(), new float[12 * 7], 12, 7, Muon, 1), element => Assert.Equal(0, element));
        float[] matrix = MatrixMemory<float>.Numbers(12 * 7, 1);
        matrix[5] = float.NaN;
        Assert.All(Run(MatrixProduct<float>.ForThisMachine(), matrix, 12, 7, Muon, 1), element => Assert.Equal(float.NaN, element));
    }

    [Fact]
    public void Float_is_double_but_for_rounding()
    {
        float[] inFloat = Run<float>(MatrixProduct<float>.ForThisMachine(), 100, 200, Muon, 2);
        double[] inDouble = Run<double>(MatrixProduct<double>.ForThisMachine(), 100, 200, Muon, 2);
        Assert.All(inFloat.Zip(inDouble), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    private static T[] Run<T>(MatrixProduct<T> product, int rows, int columns, Orthogonalization how, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(product, MatrixMemory<T>.Numbers(rows * columns, 11), rows, columns, how, threads);

    private static T[] Run<T>(MatrixProduct<T> product, T[] values, int rows, int columns, Orthogonalization how, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var matrix = MatrixMemory<T>.Of(values);
        using var work = new MatrixMemory<T>(NewtonSchulz<T>.WorkLength(rows, columns));
        new NewtonSchulz<T>(product, new MatrixTeam()).Run(matrix.Data, rows, columns, work.Data, in how, threads);
        return new Span<T>(matrix.Data, values.Length).ToArray();
    }
}
