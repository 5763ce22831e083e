using System;

namespace GenOptim;

/// <summary>Steps taken parameter by parameter during the backward pass, and averages put in the place of weights.</summary>
public static class StepExtensions
{
    /// <summary>
    /// Takes one parameter's part of a step while its gradient is still in the processor's cache: call it as soon as the backward pass has written the
    /// gradient. The first call opens the step and fixes learning rates and loss scale; <see cref="EndStep"/> counts it. The results are those of one
    /// <see cref="IOptimizer.Step"/> to the bit.
    /// </summary>
    /// <param name="optimizer">The optimizer. Until <see cref="EndStep"/> it refuses everything else but <see cref="IDisposable.Dispose"/>.</param>
    /// <param name="parameter">One of its parameters, with a gradient. A frozen one is left alone.</param>
    /// <exception cref="InvalidOperationException">
    /// The class asks for something that needs all gradients first (clipping by a norm, leaving steps out, the spike guard), the parameter has had its
    /// part of the open step or has no gradient, a number of the step is not finite in the type of the arithmetic or the decay above 1, or the optimizer
    /// is at work on another thread. Nothing was changed.
    /// </exception>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's, or memory overlaps. Nothing was changed.</exception>
    public static void Step(this IOptimizer optimizer, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.Engine.StepOf(parameter);
    }

    /// <summary>Ends the step that <see cref="Step(IOptimizer, Parameter)"/> has opened, and counts it. Parameters that were not given count as without gradient.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns>What the step did.</returns>
    /// <exception cref="InvalidOperationException">No step is open, or the optimizer is at work on another thread.</exception>
    public static StepResult EndStep(this IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.Engine.EndStep();
    }

    /// <summary>
    /// Puts the averages in the place of the weights until the result is disposed, for evaluation: <c>using (optimizer.UseAverages()) { … }</c>. The weights
    /// come back to the bit. Weights that no average has taken in yet stay as they are. Meanwhile the optimizer refuses everything else.
    /// </summary>
    /// <param name="optimizer">An optimizer of a class with <c>Average</c>.</param>
    /// <returns>What puts the weights back.</returns>
    /// <exception cref="InvalidOperationException">
    /// The class keeps no average, no step was averaged yet, averages are in use already, or the optimizer is at work on another thread.
    /// </exception>
    public static IDisposable UseAverages(this IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.Engine.UseAverages();
    }

    /// <summary>
    /// Puts the point that is evaluated in the place of the weights until the result is disposed: <c>using (optimizer.UseEvaluationPoint()) { … }</c>. The
    /// Schedule-Free algorithms train at one point and are evaluated at another; save, validate and deploy the model in between. The weights come back to the
    /// bit, and meanwhile the optimizer refuses everything else. For other algorithms both points are the same, and nothing happens.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns>What puts the weights back.</returns>
    /// <exception cref="InvalidOperationException">Points or averages are in use already, or the optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or one of its parameters was disposed. Nothing was changed.</exception>
    public static IDisposable UseEvaluationPoint(this IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer.Engine.UseEvaluationPoint();
    }
}
