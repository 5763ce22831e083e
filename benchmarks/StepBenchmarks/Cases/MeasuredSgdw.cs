using System.Collections.Generic;
using GenOptim.Benchmarks.Memory;

namespace GenOptim.Benchmarks.Cases;

/// <summary>SGDW with the constants of <see cref="Kernels.HandWrittenSgdw"/>.</summary>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5)]
internal sealed partial class MeasuredSgdw : IMeasuredOptimizer
{
    /// <inheritdoc/>
    public IReadOnlyList<StreamPiece> Streams => MeasuredOptimizers.Streams(_engine, stateSlots: 1);

    /// <inheritdoc/>
    void IMeasuredOptimizer.Step() => Step();
}
