using System;
using System.Collections.Generic;
using GenOptim.Benchmarks.Memory;

namespace GenOptim.Benchmarks.Cases;

/// <summary>A generated optimizer over the tensors of a case.</summary>
internal interface IMeasuredOptimizer : IDisposable
{
    /// <summary>The streams that it steps over: the caller's values and gradients, and its own state.</summary>
    IReadOnlyList<StreamPiece> Streams { get; }

    /// <summary>Takes one step.</summary>
    void Step();
}
