using System;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>One way to take the step that is measured: a kernel of this process, or a peer in a process of its own.</summary>
internal interface IContender
{
    /// <summary>The name in the table.</summary>
    string Name { get; }

    /// <summary>Takes steps, first untimed ones that bring caches and clocks into their state, then timed ones.</summary>
    /// <param name="atLeast">How long the timed steps last together, at least.</param>
    /// <returns>The median time of the timed steps, in seconds.</returns>
    double MeasureSecondsPerStep(TimeSpan atLeast);
}
