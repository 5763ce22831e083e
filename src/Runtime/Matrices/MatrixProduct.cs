using System.Numerics;
using GenOptim.Lanes;

namespace GenOptim.Matrices;

/// <summary>
/// Products of matrices, blocked for registers and caches. Each element of a product is summed up in one order, whatever the width of lanes and the number of threads: runs of
/// <see cref="DepthAtOnce"/> products, each run a chain of fused multiply-adds from zero, and the runs' sums added one after another.
/// </summary>
/// <remarks>
/// Both factors are first copied to where the innermost loop reads them in order: the left one in slivers of as many rows as a block in registers has, the right one in slivers of two lanes.
/// Then each tile of <see cref="TileSize"/> × <see cref="TileSize"/> elements of the result is one part of the work.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal abstract class MatrixProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most rows of a block in registers.</summary>
    internal const int MostRowsAtOnce = 12;

    /// <summary>Products that are summed up before they are added to the result.</summary>
    internal const int DepthAtOnce = 256;

    /// <summary>Rows and columns of a tile: a multiple of both sides of every block in registers.</summary>
    internal const int TileSize = 96;

    /// <summary>The most columns of a block in registers.</summary>
    private const int WidestSliver = 32;

    /// <summary>The product over the widest lane that this machine has.</summary>
    internal static MatrixProduct<T> ForThisMachine() =>
        Vector512Lane<T>.IsSupported ? new MatrixProduct<T, Vector512Lane<T>>() :
        Vector256Lane<T>.IsSupported ? new MatrixProduct<T, Vector256Lane<T>>() :
        Vector128Lane<T>.IsSupported ? new MatrixProduct<T, Vector128Lane<T>>() :
        new MatrixProduct<T, ScalarLane<T>>();

    /// <summary>Elements from one row to the next of a matrix that a product writes: room for the widest block, and an odd number of cache lines so that rows lie in different sets of a cache.</summary>
    internal static nint Stride(nint columns) => ((columns + WidestSliver - 1) / WidestSliver * WidestSliver) + WidestSliver / 2;

    /// <summary>Rows of a matrix that a product writes.</summary>
    internal static nint PaddedRows(nint rows) => (rows + MostRowsAtOnce - 1) / MostRowsAtOnce * MostRowsAtOnce;

    /// <summary>Elements of a copied left factor.</summary>
    internal static nint LeftLength(nint rows, nint depth) => PaddedRows(rows) * depth;

    /// <summary>Elements of a copied right factor.</summary>
    internal static nint RightLength(nint columns, nint depth) => (columns + WidestSliver - 1) / WidestSliver * WidestSliver * depth;

    /// <summary>Computes a product.</summary>
    /// <param name="task">The product.</param>
    /// <param name="packedLeft">Room for <see cref="LeftLength"/> elements.</param>
    /// <param name="packedRight">Room for <see cref="RightLength"/> elements.</param>
    /// <param name="team">The threads.</param>
    /// <param name="threadCount">The most that work at once.</param>
    internal abstract unsafe void Multiply(in ProductTask<T> task, T* packedLeft, T* packedRight, MatrixTeam team, int threadCount);

    /// <summary>A number as it is stored in bfloat16, rounded to nearest, ties to even.</summary>
    internal static T RoundToBFloat16(T value) => T.CreateTruncating((float)(BFloat16)float.CreateTruncating(value));
}
