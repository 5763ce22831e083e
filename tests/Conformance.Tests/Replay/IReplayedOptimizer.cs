using System;
using System.Collections.Generic;

namespace GenOptim.Conformance.Replay;

/// <summary>Something that takes the recorded steps: the generated optimizer, its functional step, or a reference implementation.</summary>
/// <typeparam name="T">The number type of the case.</typeparam>
internal interface IReplayedOptimizer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Takes one step of all tensors.</summary>
    /// <param name="learningRates">The learning rate of each group.</param>
    /// <param name="gradients">The gradient of each tensor; null where the step has none.</param>
    void Step(IReadOnlyList<double> learningRates, IReadOnlyList<T[]?> gradients);

    /// <summary>A tensor as it is now.</summary>
    ReadOnlySpan<T> Parameter(int tensor);

    /// <summary>The state of a tensor by PyTorch's names; empty while no step of it was taken.</summary>
    IReadOnlyDictionary<string, T[]> State(int tensor);

    /// <summary>The number of steps that a tensor has taken.</summary>
    long StepCount(int tensor);
}
