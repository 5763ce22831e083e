using System.ComponentModel;

namespace GenOptim.Matrices;

/// <summary>What a class says of its stage that is given whole matrices: how parameters are seen as such.</summary>
/// <param name="IsBatched">Whether a parameter of three dimensions is a batch of matrices. Otherwise, and with more, it is the first dimension by all others.</param>
/// <param name="SizesFromEnd">Whether the sizes that scalars see are the last two of the parameter's dimensions instead of the first two.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record MatrixStage(bool IsBatched, bool SizesFromEnd);
