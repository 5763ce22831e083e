namespace GenOptim.Checkpoints.Tests.Training;

/// <summary>How the parameters of a <see cref="Trainee"/> are spread over groups and steps.</summary>
public enum Layout
{
    /// <summary>One group.</summary>
    OneGroup,

    /// <summary>Two groups with rates of their own, the second without decay.</summary>
    TwoGroups,

    /// <summary>Two groups, under a schedule; a tensor without gradient in some steps, so that step counts differ, and a frozen one.</summary>
    Sparse,

    /// <summary>Two groups of a few numbers.</summary>
    Small,

    /// <summary>The same, and a tensor that keeps state of 8 bits in blocks.</summary>
    SmallWithBlocks,
}
