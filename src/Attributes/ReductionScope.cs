namespace GenOptim;

/// <summary>What a reduction makes one number of. Rows, columns and matrices are those of a parameter's shape, as <see cref="TensorAxis"/> says.</summary>
public enum ReductionScope
{
    /// <summary>Each tensor by itself.</summary>
    Tensor,

    /// <summary>All tensors together that the step updates, of all groups.</summary>
    AllTensors,

    /// <summary>Each row by itself.</summary>
    Rows,

    /// <summary>Each column by itself.</summary>
    Columns,

    /// <summary>Each matrix by itself, over what its rows have, or over what its columns have.</summary>
    Matrix,
}
