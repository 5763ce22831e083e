using System;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>What a step finds out before it changes anything: numbers of groups, and reductions over tensors.</content>
public abstract partial class OptimizerEngine
{
    private readonly OptimizerScalars? _rule;
    private ReductionTable[] _measured = [];
    private double[] _ofAll = [];

    /// <summary>Brings the numbers that a group keeps forward by one step, whether its tensors have gradients or not.</summary>
    /// <param name="learningRate">lr of this step, after the schedule.</param>
    /// <param name="initialLearningRate">lr0 of the group.</param>
    /// <param name="scalars">The numbers, in the order of the descriptor's.</param>
    protected virtual void AdvanceGroup(double learningRate, double initialLearningRate, Span<double> scalars)
    {
    }

    /// <summary>Brings the numbers that the rule keeps for all tensors forward by one step.</summary>
    /// <param name="step">1 in the optimizer's first step.</param>
    /// <param name="measures">What was measured over all tensors, in the order of the descriptor's measures; 0 for what was measured of each.</param>
    /// <param name="scalars">The numbers, in the order of the descriptor's.</param>
    protected virtual void AdvanceOptimizer(long step, ReadOnlySpan<double> measures, Span<double> scalars)
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

    /// <summary>
    /// Computes what groups and the optimizer keep as it is in the step, from what it was before: however often, nothing is kept until the step is counted.
    /// </summary>
    private void AdvanceGroups()
    {
        _rule?.Begin();
        if (LastPassOfAll < 0)
        {
            AdvanceRule();
        }

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
        if (Descriptor.Measures.Count > 0)
        {
            // Others have been brought forward by the check of their numbers.
            AdvanceGroups();
        }

        if (Descriptor.PassCount == 0)
        {
            return;
        }

        _keptFactors = null;
        if (_measured.Length == 0)
        {
            _measured = new ReductionTable[Descriptor.Measures.Count];
            _ofAll = new double[Descriptor.Measures.Count];
            for (int measure = 0; measure < _measured.Length; measure++)
            {
                _measured[measure] = new ReductionTable();
            }
        }

        foreach (TensorEntry entry in Active)
        {
            Array.Clear(entry.Measures);
        }

        for (int pass = 0; pass < Descriptor.PassCount; pass++)
        {
            ForEachRun(in factors, pass);
            TakeMeasures(pass, CompleteMeasure(pass, _measured));
        }
    }

    /// <summary>The last pass that measures over all tensors; -1 where none does.</summary>
    private int LastPassOfAll
    {
        get
        {
            int last = -1;
            for (int measure = 0; measure < Descriptor.Measures.Count; measure++)
            {
                last = Descriptor.Measures[measure].IsOfAll ? Descriptor.Measures[measure].Pass : last;
            }

            return last;
        }
    }

    private void AdvanceRule()
    {
        if (_rule is not null)
        {
            AdvanceOptimizer(StepCount + 1, _ofAll, _rule.OfStep);
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

            double ofAll = description.IsOfAll ? OfAllRanks(_measured[measure], description.Kind) : 0;
            for (int tensor = 0; tensor < Active.Length; tensor++)
            {
                Active[tensor].Measures[measure] = description.IsOfAll ? ofAll : _measured[measure].OfTensor(ActiveTensors[tensor], description.Kind);
            }

            _ofAll[measure] = ofAll;
        }

        if (pass == LastPassOfAll)
        {
            AdvanceRule();
        }
    }

    /// <summary>What groups and the optimizer keep is now that of after the step.</summary>
    private void CommitGroups()
    {
        _rule?.Commit();
        foreach (ParameterGroup group in _groups)
        {
            group.CountStep();
        }
    }
}
