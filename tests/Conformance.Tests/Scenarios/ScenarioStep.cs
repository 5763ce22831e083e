using System.Collections.Generic;

namespace GenOptim.Conformance.Scenarios;

/// <summary>What one step is given: the learning rate of each group, and the gradient of each tensor or null where it has none.</summary>
internal sealed record ScenarioStep<T>(IReadOnlyList<double> LearningRates, IReadOnlyList<T[]?> Gradients)
    where T : unmanaged;
