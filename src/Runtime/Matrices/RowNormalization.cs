namespace GenOptim.Matrices;

/// <summary>How rows are divided by the roots of their running means.</summary>
/// <param name="Share">The share of a step in the means.</param>
/// <param name="Epsilon">What is added to a root, and to the norm that is divided by.</param>
/// <param name="RoundsToBFloat16">Whether the elements are rounded to bfloat16 after each product.</param>
internal readonly record struct RowNormalization(double Share, double Epsilon, bool RoundsToBFloat16);
