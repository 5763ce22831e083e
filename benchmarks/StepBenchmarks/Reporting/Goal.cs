namespace GenOptim.Benchmarks.Reporting;

/// <summary>Something that is wanted of the generated step, and what it reached.</summary>
/// <param name="Case">The case.</param>
/// <param name="Quantity">What is compared.</param>
/// <param name="Wanted">The bound.</param>
/// <param name="Reached">What was measured.</param>
/// <param name="IsMet">Whether the bound holds.</param>
internal sealed record Goal(string Case, string Quantity, double Wanted, double Reached, bool IsMet);
