namespace GenOptim;

/// <summary>Whose formula an <see cref="Algorithm.Muon"/> has. Three references differ in their momentum, in how a matrix is normalised, and in the length of the step.</summary>
public enum MuonFormula
{
    /// <summary>
    /// Keller Jordan's: the momentum is an average, and the step is as long as <c>√max(1, rows/columns)</c>. A parameter of three dimensions is a batch of matrices; of a convolution's
    /// filters, as in his code, rows and columns of that length are the kernel's.
    /// </summary>
    KellerJordan = 0,

    /// <summary>Moonlight's (Liu et al., arXiv 2502.16982): the momentum is a sum, and the step is as long as <c>0.2·√max(rows, columns)</c>, which is about that of AdamW.</summary>
    Moonlight = 1,

    /// <summary>PyTorch's: the momentum is an average, the norm is bounded below by ε instead of increased by it, and the step is as long as <c>√max(1, rows/columns)</c>.</summary>
    PyTorch = 2,
}
