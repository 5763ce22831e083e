namespace GenOptim.Axes;

/// <summary>Consecutive rows of a parameter that one thread measures: whole matrices, or some rows of one.</summary>
/// <param name="Tensor">Index of the tensor in the plan.</param>
/// <param name="FirstRow">The first row, counted through all matrices.</param>
/// <param name="RowCount">Number of rows.</param>
/// <param name="IsWhole">Whether it is whole matrices, so that their columns are known when it is done.</param>
/// <param name="Sums">Where the sums under way begin, in doubles: one for each measure of a pass, of which those of rows use theirs, and then one for each column and measure of columns.</param>
internal readonly record struct AxisBand(int Tensor, nint FirstRow, nint RowCount, bool IsWhole, nint Sums);
