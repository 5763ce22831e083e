using System.ComponentModel;

namespace GenOptim.Matrices;

/// <summary>A parameter's matrix, or its batch of matrices, in a step's own memory: what a generated class's stage over matrices changes in its place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct MatrixBlock
{
    private readonly MatrixWorkspace _workspace;
    private readonly int _threadCount;

    internal MatrixBlock(MatrixWorkspace workspace, int threadCount)
    {
        _workspace = workspace;
        _threadCount = threadCount;
    }

    /// <summary>Brings each matrix near the orthogonal one that is nearest to it.</summary>
    /// <param name="how">How.</param>
    public void Orthogonalize(in Orthogonalization how) => _workspace.Orthogonalize(in how, _threadCount);

    /// <summary>Multiplies each element.</summary>
    /// <param name="factor">The factor, rounded to the type of the arithmetic.</param>
    /// <param name="roundsToBFloat16">Whether the products are rounded to bfloat16.</param>
    public void Scale(double factor, bool roundsToBFloat16) => _workspace.Scale(factor, roundsToBFloat16, _threadCount);
}
