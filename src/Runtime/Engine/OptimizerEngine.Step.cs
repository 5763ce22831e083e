using System;
using System.Globalization;

namespace GenOptim.Engine;

/// <content>The step, stage by stage; where the CPU and accelerators differ it asks the derived engine.</content>
public abstract partial class OptimizerEngine
{
    /// <inheritdoc cref="IOptimizer.Step"/>
    public StepResult Step()
    {
        using (Enter())
        {
            double multiplier = MultiplierOfStep();
            using ParametersInUse use = UseParameters();
            ReadOnlySpan<TensorEntry> active = TakeIn();
            BeginUpdate();
            UpdateRuns(active, multiplier);
            CompleteUpdate();
            return Commit(active, multiplier);
        }
    }

    /// <summary>Finds the tensors that have a gradient now, and checks what changed about their memory.</summary>
    /// <returns>The tensors that the step updates, group by group.</returns>
    /// <exception cref="ArgumentException">Memory overlaps.</exception>
    /// <exception cref="ObjectDisposedException">A parameter was disposed.</exception>
    private protected abstract ReadOnlySpan<TensorEntry> TakeIn();

    /// <summary>Brings what the update reads to where it runs.</summary>
    private protected abstract void BeginUpdate();

    /// <summary>Prepares or starts the update of some tensors, which one set of scalars serves.</summary>
    /// <param name="run">The tensors with what their scalars depend on.</param>
    private protected abstract void UpdateRun(in StepRun run);

    /// <summary>Does what is left of the update once every run is known.</summary>
    private protected abstract void CompleteUpdate();

    /// <summary>What the schedule gives for the coming step, after a check that no group's learning rate leaves its range by it.</summary>
    /// <exception cref="InvalidOperationException">The multiplier, or a learning rate with it, is negative or not finite.</exception>
    private double MultiplierOfStep()
    {
        double multiplier = Multiplier;
        foreach (ParameterGroup group in _groups)
        {
            if (double.IsInfinity(group.LearningRate * multiplier))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{group.Title}: the learning rate {group.LearningRate} times the schedule's multiplier {multiplier} is not finite."));
            }
        }

        return multiplier;
    }

    /// <summary>Nearly always all tensors of a group have taken the same steps, and one set of scalars serves them all.</summary>
    private void UpdateRuns(ReadOnlySpan<TensorEntry> active, double multiplier)
    {
        for (int start = 0; start < active.Length;)
        {
            TensorEntry first = active[start];
            int end = start + 1;
            while (end < active.Length && active[end].Group == first.Group && active[end].StepCount == first.StepCount)
            {
                end++;
            }

            ParameterGroup group = first.Group;
            UpdateRun(new StepRun(
                start, end, group.LearningRate * multiplier, group.InitialLearningRate, group.WeightDecayValue, first.StepCount + 1));
            start = end;
        }
    }

    /// <summary>Counts the step. Nothing before it has changed anything but parameters, their state, and scratch.</summary>
    private StepResult Commit(ReadOnlySpan<TensorEntry> active, double multiplier)
    {
        foreach (TensorEntry entry in active)
        {
            entry.StepCount++;
            entry.TakesInValues = false;
        }

        StepCount++;
        return new StepResult(StepOutcome.Taken, StepCount, multiplier, active.Length);
    }
}
