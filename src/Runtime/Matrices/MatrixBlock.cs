using System.ComponentModel;
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
}
