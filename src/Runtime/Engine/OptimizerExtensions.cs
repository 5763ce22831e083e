using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>What every optimizer can do besides what its class shows.</summary>
public static class OptimizerExtensions
{
    /// <summary>
    /// Sets the gradients of all parameters to zero, in host memory and on accelerators (there queued on the optimizer's stream). Whether a
    /// parameter has a gradient stays as it is: zero is a gradient, with which the step decays.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <exception cref="ArgumentNullException"><paramref name="optimizer"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or one of its parameters was disposed. Nothing was changed.</exception>
    public static void ZeroGradients(this IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.Engine.ZeroGradients();
    }

    /// <summary>
    /// Bytes that a step works in besides parameters, gradients and state, taken by the first step and kept: in classes that step on whole matrices (Muon) what the largest of them
    /// needs, about five times its size; in classes that measure rows and columns (Adafactor) some numbers for each of them, and at most a byte for sixteen elements; 0 in others.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <exception cref="ArgumentNullException"><paramref name="optimizer"/> is null.</exception>
    public static long ScratchBytes(this IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return checked((long)optimizer.Engine.ScratchBytes);
    }

    /// <summary>Sets <see cref="Parameter.IsFrozen"/> of the parameters whose whole name matches a pattern: steps leave them alone.</summary>
    /// <param name="optimizer">The optimizer whose parameters are meant.</param>
    /// <param name="patterns">At least one name, in which <c>*</c> stands for any characters and <c>?</c> for one. Case matters.</param>
    /// <returns>The parameters that match.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no pattern, or some match nothing; the message names all of these. Nothing was changed.</exception>
    public static IReadOnlyList<Parameter> Freeze(this IOptimizer optimizer, params IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.Parameters.Freeze(patterns);
    }

    /// <summary>Ends what <see cref="Freeze"/> began: the matching parameters train again, with the state that they had.</summary>
    /// <param name="optimizer">The optimizer whose parameters are meant.</param>
    /// <param name="patterns">At least one name, in which <c>*</c> stands for any characters and <c>?</c> for one. Case matters.</param>
    /// <returns>The parameters that match.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no pattern, or some match nothing; the message names all of these. Nothing was changed.</exception>
    public static IReadOnlyList<Parameter> Unfreeze(this IOptimizer optimizer, params IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.Parameters.Unfreeze(patterns);
    }
}
