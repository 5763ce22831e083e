namespace GenOptim;

/// <summary>
/// What of a parameter's shape one number belongs to. Rows and columns are those of its last two dimensions: a parameter of more dimensions is a batch of matrices, each with rows and
/// columns of its own, and a parameter of one dimension is a column, whose rows are its elements.
/// </summary>
public enum TensorAxis
{
    /// <summary>Every element has its own.</summary>
    Elements,

    /// <summary>Every row has one, which all elements share that differ in the last dimension alone.</summary>
    Rows,

    /// <summary>Every column has one, which all elements share that differ in the last dimension but one alone.</summary>
    Columns,
}
