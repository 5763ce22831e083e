namespace GenOptim.Engine;

/// <summary>Consecutive tensors of a step's active ones that one set of scalars serves.</summary>
/// <param name="Start">Position of the first among the active tensors.</param>
/// <param name="End">Position after the last.</param>
/// <param name="LearningRate">lr of this step, after the schedule.</param>
/// <param name="InitialLearningRate">lr0 of the group.</param>
/// <param name="WeightDecay">wd of the group.</param>
/// <param name="Step">k: 1 in a tensor's first step.</param>
internal readonly record struct StepRun(int Start, int End, double LearningRate, double InitialLearningRate, double WeightDecay, long Step);
