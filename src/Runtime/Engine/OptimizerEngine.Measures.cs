using System;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>What a step finds out before it changes anything: numbers of groups, and reductions over tensors.</content>
public abstract partial class OptimizerEngine
{
    private ReductionTable[] _measured = [];

    /// <summary>Brings the numbers that a group keeps forward by one step, whether its tensors have gradients or not.</summary>
    /// <param name="learningRate">lr of this step, after the schedule.</param>
    /// <param name="initialLearningRate">lr0 of the group.</param>
    /// <param name="scalars">The numbers, in the order of the descriptor's.</param>
    protected virtual void AdvanceGroup(double learningRate, double initialLearningRate, Span<double> scalars)
    {
    }

    /// <summary>Computes the scalars of tensors for a pass that measures, or queues it.</summary>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="run">The tensors with what their scalars depend on.</param>
    private protected abstract void MeasureRun(int pass, in StepRun run);

    /// <summary>Finishes a pass that measures.</summary>
    /// <param name="pass">Number of the pass.</param>
    /// <param name="tables">Where the results of the chunks go, one table for each of the descriptor's measures.</param>
    /// <returns>The numbers of the chunks.</returns>
    private protected abstract ReductionLayout CompleteMeasure(int pass, ReadOnlySpan<ReductionTable> tables);

    /// <summary>Index of each active tensor in the layout.</summary>
    private protected abstract ReadOnlySpan<int> ActiveTensors { get; }

    /// <summary>Computes the groups' numbers of the step, from those of before it: however often, nothing is kept until the step is counted.</summary>
    private void AdvanceGroups()
    {
        foreach (ParameterGroup group in _groups)
        {
            if (group.Scalars.Length > 0)
            {
                group.Scalars.CopyTo(group.ScalarsOfStep, 0);
                AdvanceGroup(group.LearningRateOfStep, group.InitialLearningRate, group.ScalarsOfStep);
            }
        }
    }

    /// <summary>Finds out what the update's scalars depend on, pass after pass.</summary>
    private void Measure(in StepFactors factors)
    {
        AdvanceGroups();
        if (Descriptor.Measures.Count == 0)
        {
            return;
        }

        if (_measured.Length == 0)
        {
            _measured = new ReductionTable[Descriptor.Measures.Count];
            for (int measure = 0; measure < _measured.Length; measure++)
            {
                _measured[measure] = new ReductionTable();
            }
        }

        foreach (TensorEntry entry in Active)
        {
            Array.Clear(entry.Measures);
        }

        for (int pass = 0; pass <= Descriptor.Measures[^1].Pass; pass++)
        {
            ForEachRun(in factors, pass);
            TakeMeasures(pass, CompleteMeasure(pass, _measured));
        }
    }

    private void TakeMeasures(int pass, ReductionLayout layout)
    {
        for (int measure = 0; measure < _measured.Length; measure++)
        {
            TensorMeasure description = Descriptor.Measures[measure];
            if (description.Pass != pass)
            {
                continue;
            }

            double ofAll = description.IsOfAll ? _measured[measure].OfAll(description.Kind) : 0;
            for (int tensor = 0; tensor < Active.Length; tensor++)
            {
                Active[tensor].Measures[measure] = description.IsOfAll ? ofAll : _measured[measure].OfTensor(ActiveTensors[tensor], description.Kind);
            }
        }
    }

    /// <summary>The numbers of all groups are now those of after the step.</summary>
    private void CommitGroups()
    {
        foreach (ParameterGroup group in _groups)
        {
            group.CountStep();
        }
    }
}
