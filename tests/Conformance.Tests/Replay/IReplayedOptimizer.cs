using System;
using System.Collections.Generic;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Replay;

/// <summary>Something that takes the steps of a scenario: the generated optimizer, its functional step, or a reference implementation.</summary>
/// <typeparam name="T">The number type of parameters, gradients and state.</typeparam>
internal interface IReplayedOptimizer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Takes one step of all tensors.</summary>
    void Step(ScenarioStep<T> step);

    /// <summary>A tensor as it is now.</summary>
    ReadOnlySpan<T> Parameter(int tensor);

    /// <summary>The state of a tensor by PyTorch's names; empty while no step of it was taken.</summary>
    IReadOnlyDictionary<string, T[]> State(int tensor);

    /// <summary>The number of steps that a tensor has taken.</summary>
    long StepCount(int tensor);
}
