using System.Collections.Generic;

namespace GenOptim.Conformance.Scenarios;

/// <summary>Everything an optimizer is given during a short training: recorded, or drawn at random.</summary>
internal sealed record Scenario<T>(
    string Name,
    IReadOnlyList<ScenarioGroup> Groups,
    IReadOnlyList<ScenarioTensor<T>> Tensors,
    IReadOnlyList<ScenarioStep<T>> Steps)
    where T : unmanaged;
