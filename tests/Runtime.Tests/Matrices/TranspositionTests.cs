using System.Linq;
using System.Numerics;
using GenOptim.Matrices;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>Rows become columns, whatever is left of whole squares, and nothing else is written.</summary>
public sealed unsafe class TranspositionTests
{
    [Fact]
    public void Every_shape_around_whole_squares_is_transposed_in_its_place()
    {
        foreach (int rows in Enumerable.Range(0, 10))
        {
            foreach (int columns in Enumerable.Range(0, 10))
            {
                Check<float>(rows, columns);
                Check<double>(rows, columns);
            }
        }
    }

    private static void Check<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int SourceStride = 13;
        const int TargetStride = 11;
        T[] source = MatrixMemory<T>.Numbers(10 * SourceStride, 1);
        T[] target = MatrixMemory<T>.Numbers(10 * TargetStride, 2);
        T[] expected = [.. target];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                expected[(column * TargetStride) + row] = source[(row * SourceStride) + column];
            }
        }

        fixed (T* read = source)
        {
            fixed (T* written = target)
            {
                Transposition.Copy(read, SourceStride, rows, columns, written, TargetStride);
            }
        }

        Assert.Equal(expected, target);
    }
}
