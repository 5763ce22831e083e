using System;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>A step that is taken parameter by parameter, each as soon as its gradient is there.</content>
public abstract partial class OptimizerEngine
{
    private StepDecision _openDecision;
    private StepFactors _openFactors;
    private double _openMultiplier;
    private bool _isStepOpen;

    /// <summary>Takes one parameter's part of a step; the first opens the step and fixes schedule and scale.</summary>
    internal void StepOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfSharded();
        using (EnterOpenStep())
        {
            ThrowIfNotAlone();
            TensorEntry entry = EntryOf(parameter);
            if (_isStepOpen)
            {
                parameter.Source?.BeforeStep(parameter);
            }
            else
            {
                AskSources();
            }

            if (!parameter.HasGradient)
            {
                throw new InvalidOperationException($"Parameter '{parameter.Name}' has no gradient, so that there is nothing to step; leave it out.");
            }

            if (entry.IsTaken)
            {
                throw new InvalidOperationException(
                    $"Parameter '{parameter.Name}' has already had its part of the step that is open; a second needs EndStep() first.");
            }

            OpenStep();
            if (!parameter.IsFrozen)
            {
                bool areScalarsComputed = CheckNumbersOf(entry, in _openFactors);
                parameter.EnterUse();
                try
                {
                    UpdateAlone(entry, in _openFactors, areScalarsComputed);
                    entry.IsTaken = true;
                }
                finally
                {
                    parameter.LeaveUse();
                }

                parameter.Source?.AfterStep(parameter, wasUpdated: true);
            }
        }
    }

    /// <summary>Counts the open step. Parameters that were not given are left as those without a gradient.</summary>
    internal StepResult EndStep()
    {
        using (EnterOpenStep())
        {
            if (!_isStepOpen)
            {
                throw new InvalidOperationException($"{Descriptor.Name}: no step is open; Step(parameter) opens one.");
            }

            using ParametersInUse use = UseParameters();
            AverageIdle(_openFactors.AverageShare, isOpen: true);
            int updated = 0;
            foreach (TensorEntry entry in ListEntries())
            {
                if (entry.IsTaken)
                {
                    entry.IsTaken = false;
                    entry.CountStep();
                    updated++;
                }
            }

            ZeroFrozenGradients();
            Control.Commit(in _openDecision);
            StepCount++;
            _isStepOpen = false;
            return ResultOf(in _openDecision, _openMultiplier, updated);
        }
    }

    /// <summary>Updates one tensor alone.</summary>
    /// <param name="entry">The tensor.</param>
    /// <param name="factors">What the step has in common for all tensors.</param>
    /// <param name="areScalarsComputed">Whether the scalars that were checked last are the tensor's.</param>
    private protected abstract void UpdateAlone(TensorEntry entry, in StepFactors factors, bool areScalarsComputed);

    private void OpenStep()
    {
        if (_isStepOpen)
        {
            return;
        }

        _openMultiplier = MultiplierOfStep();
        using ParametersInUse use = UseParameters();
        TakeIn();
        CheckNumbers();
        _openDecision = Control.Decide(default);
        _openFactors = FactorsOf(in _openDecision);
        BeginAverages();
        _isStepOpen = true;
    }

    /// <summary>Some decisions need the gradients of all parameters before the first of them is used.</summary>
    private void ThrowIfNotAlone()
    {
        ThrowIfInSet();
        string? reason = Descriptor.Treatment switch
        {
            { Clip: Clip.GlobalNorm or Clip.GlobalInfinityNorm } => "clipping by a norm over all parameters",
            { NonFinite: NonFinite.SkipStep } => "leaving a step out where any gradient is not finite",
            { OnSpike: not OnSpike.Ignore } => "the guard against spikes of the norm",
            _ when Descriptor.PassCount > 0 || Descriptor.GroupScalars.Count > 0 || Descriptor.OptimizerScalars.Count > 0 =>
                "a rule that measures parameters, or counts the steps of groups,",
            _ => null,
        };
        if (reason is not null)
        {
            throw new InvalidOperationException(
                $"{Descriptor.Name} cannot step parameter by parameter: {reason} needs all gradients before the first parameter is changed. Call Step() once all are there.");
        }
    }
}
