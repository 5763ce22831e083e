using System;
using GenOptim.Engine;

namespace GenOptim;

/// <content>What the group is to the optimizer that it belongs to.</content>
public abstract partial class ParameterGroup
{
    /// <summary>The optimizer that the group was added to.</summary>
    internal OptimizerEngine? Engine { get; private set; }

    /// <summary>The group's numbers that persist from step to step, in the order of <see cref="OptimizerDescriptor.GroupScalars"/>.</summary>
    internal double[] Scalars { get; private set; } = [];

    /// <summary>What they are in the step under way, and once it is taken.</summary>
    internal double[] ScalarsOfStep { get; private set; } = [];

    /// <summary>To be asked before anything is changed, so that a refusal leaves everything as it was.</summary>
    internal void ThrowIfAttached()
    {
        if (Engine is not null)
        {
            throw new ArgumentException($"{Title} already belongs to an optimizer; a group belongs to one.");
        }
    }

    internal void Attach(OptimizerEngine engine, string name)
    {
        Engine = engine;
        Scalars = HostScalars.New(engine.Descriptor.GroupScalars);
        ScalarsOfStep = HostScalars.New(engine.Descriptor.GroupScalars);
        _name = name;
        _initialLearningRate ??= LearningRate;
    }

    /// <summary>Forgets what the group had from its optimizer, so that it takes on the next one's.</summary>
    internal void Detach()
    {
        Engine = null;
        _name = _statedName;
        _initialLearningRate = _statedInitialLearningRate;
    }

    /// <summary>The learning rate of the step under way, after the schedules.</summary>
    internal double LearningRateOfStep { get; private set; }

    /// <summary>Asks the group's schedule, once per step.</summary>
    /// <param name="multiplier">What the optimizer's schedule gave.</param>
    /// <param name="stepCount">How many steps the optimizer has taken.</param>
    /// <exception cref="InvalidOperationException">The schedule's multiplier is negative or not finite, or the learning rate not finite.</exception>
    internal void BeginStep(double multiplier, long stepCount)
    {
        multiplier *= _schedule.CheckedMultiplier(stepCount, this);
        LearningRateOfStep = LearningRate * multiplier;
        if (!double.IsFinite(LearningRateOfStep))
        {
            throw new InvalidOperationException(GenOptim.Schedule.Text(
                $"{Title}: the learning rate {LearningRate} times the schedule's multiplier {multiplier} is not finite."));
        }
    }

    /// <summary>Notes that a step was taken.</summary>
    internal void CountStep() => (Scalars, ScalarsOfStep) = (ScalarsOfStep, Scalars);

    internal void AddParameter(Parameter parameter) => _parameters.Add(parameter);

    internal void RemoveParameter(Parameter parameter) => _parameters.Remove(parameter);

    internal void ReplaceParameter(Parameter current, Parameter replacement) =>
        _parameters.Replace(current, replacement);

    /// <summary>Whether the name was given, and not made from the group's position.</summary>
    internal bool IsNamed => _statedName is not null;

    internal void Restore(double? ownLearningRate, double initialLearningRate, double weightDecay)
    {
        _ownLearningRate = ownLearningRate;
        _initialLearningRate = initialLearningRate;
        _decayCoefficient = weightDecay;
    }

    /// <summary>Takes a saved lrPeak over.</summary>
    internal void RestorePeak(double peakLearningRate) => _peakLearningRate = peakLearningRate;
}
