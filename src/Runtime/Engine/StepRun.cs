namespace GenOptim.Engine;

/// <summary>Consecutive tensors of a step's active ones that one set of scalars serves.</summary>
internal readonly ref struct StepRun(int start, int end, StepInputs inputs, bool areScalarsKept = false)
{
    /// <summary>Position of the first among the active tensors.</summary>
    internal int Start { get; } = start;

    /// <summary>Position after the last.</summary>
    internal int End { get; } = end;

    /// <summary>What their scalars are computed from.</summary>
    internal StepInputs Inputs { get; } = inputs;

    /// <summary>Whether the engine has kept the scalars as they were checked.</summary>
    internal bool AreScalarsKept { get; } = areScalarsKept;
}
