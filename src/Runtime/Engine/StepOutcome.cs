namespace GenOptim;

/// <summary>What became of a step.</summary>
public enum StepOutcome
{
    /// <summary>The step was taken: parameters with a gradient were updated and the step count advanced.</summary>
    Taken = 0,
}
