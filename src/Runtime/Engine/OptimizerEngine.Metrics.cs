using System;

namespace GenOptim.Engine;

/// <content>Steps that a monitor has measured.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>Who asks for metrics.</summary>
    internal OptimizerMonitor? Monitor { get; set; }

    /// <summary>Whether the step under way is measured.</summary>
    private protected bool IsMeasured { get; private set; }

    /// <summary>Notes what is compared with later; called before the update of a step that is measured.</summary>
    private protected abstract void PrepareMeasurement();

    /// <summary>The metrics of the step that was taken.</summary>
    /// <param name="gradientMultiplier">What gradients were multiplied by.</param>
    /// <param name="moves">Whether a parameter could move: whether its learning rate was above 0.</param>
    private protected abstract StepMetrics Measure(double gradientMultiplier, Func<Parameter, bool> moves);

    private void BeginMeasurement(bool isTaken)
    {
        IsMeasured = isTaken && (Ranks?.IsMeasured ?? Monitor?.Wants(StepCount + 1) == true);
        if (IsMeasured)
        {
            PrepareMeasurement();
        }
    }

    private void CompleteMeasurement(double gradientMultiplier)
    {
        if (!IsMeasured)
        {
            return;
        }

        IsMeasured = false;
        StepMetrics metrics = Measure(gradientMultiplier, parameter => (Ranks?.GroupOf(parameter) ?? EntryOf(parameter).Group).LearningRateOfStep > 0);
        if (Monitor?.Wants(StepCount) == true)
        {
            Monitor.Take(metrics);
        }
    }
}
