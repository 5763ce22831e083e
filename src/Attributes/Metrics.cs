using System;

namespace GenOptim;

/// <summary>What a class measures in the steps that an <c>OptimizerMonitor</c> asks for, per parameter and over all; Composer's names.</summary>
[Flags]
public enum Metrics
{
    /// <summary>Nothing, at no cost.</summary>
    None = 0,

    /// <summary>L2 norms: <c>l2_norm/param</c> after the step, <c>l2_norm/grad</c>, <c>l2_norm/moment</c>, and <c>l2_norm/update</c> of the change really made.</summary>
    Norms = 1,

    /// <summary>Cosines of the angles between update and gradient, <c>cosine/update_grad</c>, and between moment and gradient, <c>cosine/moment_grad</c>.</summary>
    Cosines = 2,

    /// <summary><c>l2_norm/second_moment_sqrt</c>: the L2 norm of the root of the second moment.</summary>
    SecondMoment = 4,

    /// <summary><c>fraction/update_lost</c>: of the elements that were to move, the part that rounding left where it was.</summary>
    LostUpdates = 8,

    /// <summary>All of it.</summary>
    All = Norms | Cosines | SecondMoment | LostUpdates,
}
