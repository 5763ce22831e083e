using System;
using System.Globalization;

namespace GenOptim.Engine;

/// <content>The check of a step's numbers: they are given in double, and used in the type in which the update computes.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>Checks the scalars of a step before it is taken.</summary>
    /// <param name="inputs">What they are computed from.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not finite in the type in which the update computes, or the decay exceeds 1.</exception>
    protected virtual void CheckScalars(in StepInputs inputs)
    {
    }

    /// <summary>What the scalars were computed from that are kept for the update; null where those of some tensors are not.</summary>
    private StepFactors? _keptFactors;

    /// <summary>Keeps the scalars that were checked last for the update of some tensors, where the engine computes them itself.</summary>
    /// <param name="start">Position of the first among the active tensors.</param>
    /// <param name="end">Position after the last.</param>
    private protected virtual void KeepScalars(int start, int end)
    {
    }

    /// <summary>Refuses a step before anything of it is done. The numbers of a rule that measures follow from what is still to be measured: it is asked later.</summary>
    /// <exception cref="InvalidOperationException">A scalar is not finite, or the decay takes more than the whole weight.</exception>
    private void CheckNumbers()
    {
        _keptFactors = null;
        if (Descriptor.Measures.Count == 0)
        {
            AdvanceGroups();

            // What is decided about gradients later is finite; here it stands for nothing.
            CheckRuns(StepFactors.Plain with { Rule = _rule });
        }
    }

    /// <summary>The same for a rule that measures, once it has.</summary>
    /// <exception cref="InvalidOperationException">A scalar is not finite, or the decay takes more than the whole weight.</exception>
    private void CheckMeasuredNumbers(in StepFactors factors)
    {
        if (Descriptor.Measures.Count > 0)
        {
            CheckRuns(in factors);
        }
    }

    private void CheckRuns(in StepFactors factors)
    {
        ReadOnlySpan<TensorEntry> active = Active;
        bool areKept = true;
        for (int start = 0; start < active.Length;)
        {
            int end = EndOfRun(active, start);

            // Nothing uses the numbers of a tensor without elements, which may lead a run whose other tensors have some.
            int first = start;
            while (first < end && active[first].Parameter.Length == 0)
            {
                first++;
            }

            areKept &= first == end || CheckNumbersOf(active[first], in factors);
            KeepScalars(start, end);
            start = end;
        }

        // A parameter's number of averaged steps may change before the update.
        _keptFactors = areKept && Average is null ? factors : null;
    }

    /// <returns>Whether its scalars were computed, because something depends on them.</returns>
    private bool CheckNumbersOf(TensorEntry entry, in StepFactors factors)
    {
        if (entry.Parameter.Length == 0)
        {
            // Nothing is measured of nothing, and nothing uses its numbers.
            return false;
        }

        var inputs = new StepInputs(in factors, entry);
        if (Descriptor.Measures.Count > 0 && !IsFinite(in inputs))
        {
            // Gradients that are not finite have got into what is measured, or have before: that is passed on to the weights, as by every rule.
            return false;
        }

        try
        {
            CheckScalars(in inputs);
            return true;
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entry.Group.Title}, with the learning rate {inputs.LearningRate}, the initial learning rate {inputs.InitialLearningRate}, the weight decay {inputs.WeightDecay} and step {inputs.Step}: {exception.Message} Nothing was changed."),
                exception);
        }
    }

    /// <summary>Whether the numbers are finite that come from gradients and not from the caller.</summary>
    private static bool IsFinite(in StepInputs inputs) =>
        IsFinite(inputs.Measures) && IsFinite(inputs.GroupScalars) && IsFinite(inputs.ParameterScalars)
        && IsFinite(inputs.OptimizerScalars) && IsFinite(inputs.OptimizerScalarsBefore);

    private static bool IsFinite(ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            if (!double.IsFinite(number))
            {
                return false;
            }
        }

        return true;
    }
}
