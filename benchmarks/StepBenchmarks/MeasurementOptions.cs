using System;

namespace GenOptim.Benchmarks;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Rounds per case.</param>
/// <param name="Batch">How long one measurement lasts, at least; never fewer than three steps.</param>
internal sealed record MeasurementOptions(int Rounds, TimeSpan Batch)
{
    /// <summary>A few minutes over all cases.</summary>
    public static readonly MeasurementOptions Full = new(15, TimeSpan.FromMilliseconds(50));

    /// <summary>About twenty seconds over the cases of a quick run: whether all works, and a first impression.</summary>
    public static readonly MeasurementOptions Quick = new(3, TimeSpan.FromMilliseconds(10));
}
