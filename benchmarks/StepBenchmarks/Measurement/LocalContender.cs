using System;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>A step in this process.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="step">Takes one step.</param>
internal sealed class LocalContender(string name, Action step) : IContender
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public double MeasureSecondsPerStep(TimeSpan atLeast) => StepTimer.MedianSecondsPerStep(step, atLeast);
}
