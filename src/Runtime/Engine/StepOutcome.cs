namespace GenOptim;

/// <summary>What became of a step.</summary>
public enum StepOutcome
{
    /// <summary>The step was taken: parameters with a gradient were updated and the step count advanced.</summary>
    Taken = 0,

    /// <summary>
    /// The step was left out, because a gradient holds a NaN or an infinity: parameters, state, step counts and random words are as before to the byte.
    /// </summary>
    SkippedNonFinite = 1,

    /// <summary>The step was left out, because the gradient norm or the loss is far above that of the last steps. Everything is as before to the byte.</summary>
    SkippedSpike = 2,
}
