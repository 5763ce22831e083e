namespace GenOptim.Distributed;

/// <summary>What becomes of the numbers of all ranks.</summary>
public enum RankReduction
{
    /// <summary>Their sum, added in the order of ranks, so that its bits depend on nothing else.</summary>
    Sum,

    /// <summary>The largest; NaN if one is.</summary>
    Max,

    /// <summary>The smallest; NaN if one is.</summary>
    Min,
}
