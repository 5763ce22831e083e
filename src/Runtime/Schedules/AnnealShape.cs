namespace GenOptim;

/// <summary>How a schedule gets from one multiplier to another.</summary>
public enum AnnealShape
{
    /// <summary>In a straight line.</summary>
    Linear = 0,

    /// <summary>Along half a cosine: slowly at both ends.</summary>
    Cosine = 1,

    /// <summary>By <c>1 − √τ</c>: fast at first (arXiv 2405.18392 found it best for the decay of <see cref="Schedule.WarmupStableDecay"/>).</summary>
    OneMinusSqrt = 2,
}
