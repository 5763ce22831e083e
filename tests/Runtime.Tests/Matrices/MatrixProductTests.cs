using System;
using System.Linq;
using System.Numerics;
using GenOptim.Lanes;
using GenOptim.Matrices;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>Products of matrices are what their definition says, in one order for all lanes, tiles and threads.</summary>
public sealed unsafe class MatrixProductTests
{
    /// <summary>Sizes below, at and above those of registers, tiles and depths.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 7, 3 }, { 6, 32, 16 }, { 7, 33, 17 }, { 96, 96, 256 }, { 97, 95, 257 }, { 100, 5, 600 }, { 3, 200, 513 },
        { 11, 31, 255 }, { 12, 32, 4 }, { 13, 34, 5 }, { 109, 129, 258 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_lane_and_thread_count_gives_the_bits_of_the_definition(int rows, int columns, int depth)
    {
        Check<float>(rows, columns, depth);
        Check<double>(rows, columns, depth);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(96)]
    [InlineData(131)]
    [InlineData(205)]
    public void A_product_that_is_its_own_transpose_has_the_bits_of_the_whole(int size)
    {
        CheckSymmetric<float>(size);
        CheckSymmetric<double>(size);
    }

    private static void CheckSymmetric<T>(int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] left = MatrixMemory<T>.Numbers(size * 40, 3);
        foreach (MatrixProduct<T> product in new MatrixProduct<T>[] { new MatrixProduct<T, Vector256Lane<T>>(), new MatrixProduct<T, Vector512Lane<T>>() })
        {
            Assert.Equal(
                Product(product, left, left, null, size, size, 40, isTransposed: true, isSymmetric: false, 1),
                Product(product, left, left, null, size, size, 40, isTransposed: true, isSymmetric: true, 2));
        }
    }

    private static void Check<T>(int rows, int columns, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] left = MatrixMemory<T>.Numbers(rows * depth, 1);
        T[] right = MatrixMemory<T>.Numbers(depth * columns, 2);
        T[] summand = MatrixMemory<T>.Numbers(rows * columns, 3);
        T[] transposed = [.. Enumerable.Range(0, depth * columns).Select(i => right[(i % depth * columns) + (i / depth)])];
        T[] expected = Definition(left, right, summand, rows, columns, depth);
        MatrixProduct<T>[] products =
        [
            new MatrixProduct<T, ScalarLane<T>>(), new MatrixProduct<T, Vector128Lane<T>>(), new MatrixProduct<T, Vector256Lane<T>>(), new MatrixProduct<T, Vector512Lane<T>>(),
        ];
        foreach (MatrixProduct<T> product in products)
        {
            Assert.Equal(expected, Product(product, left, right, summand, rows, columns, depth, isTransposed: false, isSymmetric: false, 1));
            Assert.Equal(expected, Product(product, left, transposed, summand, rows, columns, depth, isTransposed: true, isSymmetric: false, 3));
        }
    }

    /// <summary>C = 0.5·L·R + 3·S, each element on its own: runs of 256 fused multiply-adds, whose sums are added.</summary>
    private static T[] Definition<T>(T[] left, T[] right, T[] summand, int rows, int columns, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new T[rows * columns];
        for (int i = 0; i < result.Length; i++)
        {
            T sum = T.Zero;
            for (int start = 0; start < depth; start += 256)
            {
                T run = T.Zero;
                for (int k = start; k < Math.Min(depth, start + 256); k++)
                {
                    run = T.FusedMultiplyAdd(left[(i / columns * depth) + k], right[(k * columns) + (i % columns)], run);
                }

                sum = start == 0 ? run : sum + run;
            }

            result[i] = T.FusedMultiplyAdd(T.CreateChecked(3), summand[i], T.CreateChecked(0.5) * sum);
        }

        return result;
    }

    private static T[] Product<T>(
        MatrixProduct<T> product, T[] left, T[] right, T[]? summand, int rows, int columns, int depth, bool isTransposed, bool isSymmetric, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var leftMemory = MatrixMemory<T>.Of(left);
        using var rightMemory = MatrixMemory<T>.Of(right);
        using var summandMemory = MatrixMemory<T>.Of(summand ?? []);
        using var result = new MatrixMemory<T>(MatrixProduct<T>.PaddedRows(rows) * MatrixProduct<T>.Stride(columns));
        using var packedLeft = new MatrixMemory<T>(MatrixProduct<T>.LeftLength(rows, depth));
        using var packedRight = new MatrixMemory<T>(MatrixProduct<T>.RightLength(columns, depth));
        var view = new MatrixView<T>(result.Data, rows, columns, MatrixProduct<T>.Stride(columns));
        var task = new ProductTask<T>
        {
            Left = new MatrixView<T>(leftMemory.Data, rows, depth, depth),
            Right = isTransposed ? new MatrixView<T>(rightMemory.Data, columns, depth, depth) : new MatrixView<T>(rightMemory.Data, depth, columns, columns),
            IsRightTransposed = isTransposed,
            Result = view,
            Summand = summand is null ? default : new MatrixView<T>(summandMemory.Data, rows, columns, columns),
            Scale = T.CreateChecked(0.5),
            SummandScale = T.CreateChecked(3),
            IsSymmetric = isSymmetric,
        };
        product.Multiply(in task, packedLeft.Data, packedRight.Data, new MatrixTeam(), threads);
        return MatrixMemory<T>.Elements(in view);
    }
}
