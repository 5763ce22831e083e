namespace GenOptim;

/// <summary>What a step does when the norm of its gradients, or its loss, is far above that of the steps before it.</summary>
public enum OnSpike
{
    /// <summary>Nothing.</summary>
    Ignore = 0,

    /// <summary>The whole step is left out, as for <see cref="NonFinite.SkipStep"/>.</summary>
    SkipStep = 1,

    /// <summary>All gradients are scaled down so that what was too large comes to the limit.</summary>
    ScaleDown = 2,
}
