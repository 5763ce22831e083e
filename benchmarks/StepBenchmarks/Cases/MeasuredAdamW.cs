using System.Collections.Generic;
using GenOptim.Benchmarks.Memory;

namespace GenOptim.Benchmarks.Cases;

/// <summary>AdamW with Composer's defaults, stated, so that they are seen to be those of <see cref="Kernels.HandWrittenAdamW"/>.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8, WeightDecay = 1e-5)]
internal sealed partial class MeasuredAdamW : IMeasuredOptimizer
{
    /// <inheritdoc/>
    public IReadOnlyList<StreamPiece> Streams => MeasuredOptimizers.Streams(_engine, stateSlots: 2);

    /// <inheritdoc/>
    void IMeasuredOptimizer.Step() => Step();
}
