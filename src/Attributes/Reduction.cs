namespace GenOptim;

/// <summary>How the numbers of a tensor's elements become one.</summary>
public enum Reduction
{
    /// <summary>Σx², the square of the L2 norm.</summary>
    SumOfSquares,

    /// <summary>Σ|x|, the L1 norm.</summary>
    SumOfAbsolutes,

    /// <summary>max |x|, the infinity norm; NaN if an element is.</summary>
    LargestAbsolute,

    /// <summary>Σx.</summary>
    Sum,
}
