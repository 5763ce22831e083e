namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>The values of the attribute's <c>DecayRule</c>, by number.</summary>
internal enum ClassDecayRule
{
    /// <summary>p·(1 − (lr/lr0)·wd).</summary>
    Scheduled = 0,

    /// <summary>p·(1 − lr·wd).</summary>
    LearningRate = 1,

    /// <summary>p·(1 − wd).</summary>
    Constant = 2,

    /// <summary>No decay.</summary>
    None = 3,
}
