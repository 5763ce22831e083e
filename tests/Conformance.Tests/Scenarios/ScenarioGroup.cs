namespace GenOptim.Conformance.Scenarios;

/// <summary>One parameter group: the constants of its optimizer class, and what the group states itself.</summary>
internal sealed record ScenarioGroup(OptimizerConstants Constants, double InitialLearningRate, double WeightDecay);
