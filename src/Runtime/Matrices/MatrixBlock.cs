using System.ComponentModel;
using System.Numerics;
using GenOptim.Axes;
using GenOptim.Engine;

namespace GenOptim.Matrices;

/// <summary>A parameter's matrix, or its batch of matrices, in a step's own memory: what a generated class's stage over matrices changes in its place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct MatrixBlock
{
    private readonly MatrixWorkspace _workspace;
    private readonly OptimizerDescriptor _descriptor;
    private readonly TensorEntry _entry;
    private readonly int _threadCount;

    internal MatrixBlock(MatrixWorkspace workspace, OptimizerDescriptor descriptor, TensorEntry entry, int threadCount)
    {
        _workspace = workspace;
        _descriptor = descriptor;
        _entry = entry;
        _threadCount = threadCount;
    }

    /// <summary>Number of matrices in the batch.</summary>
    public int Count => checked((int)_workspace.Shape.Count);

    /// <summary>Begins with a matrix, for a stage that the class itself has.</summary>
    /// <typeparam name="T">The type in which the class computes.</typeparam>
    /// <param name="index">Number of the matrix in the batch.</param>
    public Matrix<T, Rows, Columns> Given<T>(int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>().Given(index, _threadCount);

    /// <summary>A matrix that the stage works in; what is in it is not to be read.</summary>
    /// <typeparam name="T">The type in which the class computes.</typeparam>
    /// <typeparam name="TRows">How many rows it has.</typeparam>
    /// <typeparam name="TColumns">How many columns.</typeparam>
    /// <param name="number">Its number in <see cref="MatrixStage.Scratch"/>.</param>
    public Matrix<T, TRows, TColumns> Scratch<T, TRows, TColumns>(int number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide => Of<T>().Scratch<TRows, TColumns>(number);

    /// <summary>Puts what the stage has come to into the place of the matrix that it was given.</summary>
    /// <typeparam name="T">The type in which the class computes.</typeparam>
    /// <typeparam name="TRows"><see cref="Rows"/> or <see cref="ShortSide"/>.</typeparam>
    /// <typeparam name="TColumns"><see cref="Columns"/> or <see cref="LongSide"/>.</typeparam>
    /// <param name="value">What it has come to.</param>
    public void Store<T, TRows, TColumns>(ScaledMatrix<T, TRows, TColumns> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IMatrixSide
        where TColumns : struct, IMatrixSide => Of<T>().Store(value);

    /// <summary>Brings each matrix near the orthogonal one that is nearest to it.</summary>
    /// <param name="how">How.</param>
    public void Orthogonalize(in Orthogonalization how) => _workspace.Orthogonalize(in how, _threadCount);

    /// <summary>
    /// Divides each row, of the parameter's last dimension, by the root of a running mean of its squares, and brings each matrix, of the last two dimensions, back to the norm that it had:
    /// NorMuon (Li et al., https://arxiv.org/abs/2510.05491).
    /// </summary>
    /// <param name="slot">Name of the state with a number for each row, which takes the running mean v ← v + share·(mean of the row's squares − v).</param>
    /// <param name="share">The share of this step in it, in (0, 1].</param>
    /// <param name="epsilon">What is added to its root, and to the norm that is divided by.</param>
    /// <param name="roundsToBFloat16">Whether the matrix's elements are rounded to bfloat16 after each product.</param>
    public unsafe void NormalizeRows(string slot, double share, double epsilon, bool roundsToBFloat16)
    {
        int index = 0;
        while (_descriptor.StateSlots[index].Name != slot)
        {
            index++;
        }

        _workspace.NormalizeRows(AxisShape.Of(_entry.Parameter), (void*)_entry.State[index], new RowNormalization(share, epsilon, roundsToBFloat16), _threadCount);
    }

    /// <summary>Multiplies each element.</summary>
    /// <param name="factor">The factor, rounded to the type of the arithmetic.</param>
    /// <param name="roundsToBFloat16">Whether the products are rounded to bfloat16.</param>
    public void Scale(double factor, bool roundsToBFloat16) => _workspace.Scale(factor, roundsToBFloat16, _threadCount);

    private MatrixWorkspace<T> Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (MatrixWorkspace<T>)_workspace;
}
