using System;
using System.Collections.Generic;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Parameters that share a learning rate and a weight decay. Every generated optimizer has its own kind of group.</summary>
public abstract partial class ParameterGroup
{
    private readonly MemberList<Parameter> _parameters = new();
    private double? _statedInitialLearningRate;
    private string? _statedName;
    private string? _name;
    private double? _ownLearningRate;
    private double? _initialLearningRate;
    private double _decayCoefficient;
    private double? _peakLearningRate;
    private ISchedule? _schedule;

    private protected ParameterGroup(IEnumerable<Parameter> parameters, double decayCoefficient)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter? parameter in parameters)
        {
            _parameters.Add(parameter ?? throw new ArgumentException("A group cannot hold a parameter that is null.", nameof(parameters)));
        }

        _decayCoefficient = decayCoefficient;
    }

    /// <summary>The group's name in messages and state; "group N" by its position where none is given.</summary>
    public string? Name
    {
        get => _name;
        init => _name = _statedName = value;
    }

    /// <summary>
    /// The group's learning rate before the schedule, at least 0 and finite: its own, or where it has none the optimizer's, which it follows;
    /// NaN while it has none and is in no optimizer. Setting it gives the group a rate of its own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    public double LearningRate
    {
        get => _ownLearningRate ?? Engine?.LearningRate ?? double.NaN;
        set => OwnLearningRate = value;
    }

    /// <summary>
    /// The learning rate that was stated for this group, or null where it follows the optimizer's. It stays whatever rate the optimizer is given,
    /// until it is set to null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    public double? OwnLearningRate
    {
        get => _ownLearningRate;
        set
        {
            if (value is double rate)
            {
                Hyperparameter.NonNegative(rate, Title, nameof(LearningRate));
            }

            using (Engine?.Enter())
            {
                _ownLearningRate = value;
            }
        }
    }

    /// <summary>
    /// lr0: what the decay rule divides the current learning rate by. It is the group's learning rate at the moment it is added to an
    /// optimizer, unless it is stated here; no schedule and no later change of the learning rate alters it, only an import of state. NaN
    /// while the group is in no optimizer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double InitialLearningRate
    {
        get => _initialLearningRate ?? double.NaN;
        init => _initialLearningRate = _statedInitialLearningRate = Hyperparameter.NonNegative(value, Title, nameof(InitialLearningRate));
    }

    /// <summary>
    /// The group's own schedule, by which that of the optimizer is multiplied; null for 1. It sees the optimizer's step count. So a group can
    /// follow another course than the rest, be held still for some steps, or cool down by itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    public ISchedule? Schedule
    {
        get => _schedule;
        set
        {
            using (Engine?.Enter())
            {
                _schedule = value;
            }
        }
    }

    /// <summary>The factor that the optimizer's schedule and the group's give together in the coming step; 1 without any.</summary>
    public double Multiplier => (Engine?.Multiplier ?? 1) * _schedule.CheckedMultiplier(Engine?.StepCount ?? 0, this);

    /// <summary>The learning rate of the coming step: <see cref="LearningRate"/> times <see cref="Multiplier"/>.</summary>
    public double EffectiveLearningRate => LearningRate * Multiplier;

    /// <summary>The group's parameters, in the order in which they were added.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    internal string Title => _name is null ? "Parameter group" : $"Parameter group '{_name}'";

    /// <summary>
    /// wd, finite and at least 0, with the meaning that the optimizer's <see cref="DecayRule"/> gives it. Always 0 where that is
    /// <see cref="DecayRule.None"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread, or its class does not decay and the value is not 0.</exception>
    public double WeightDecay
    {
        get => _decayCoefficient;
        set
        {
            Hyperparameter.NonNegative(value, Title, nameof(WeightDecay));
            ThrowIfUndecayed(value, Engine);
            DecayCoefficient = value;
        }
    }

    /// <summary>The weight decay wd, at least 0 and finite. Generated groups show it as <c>WeightDecay</c> where their class decays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    protected double DecayCoefficient
    {
        get => _decayCoefficient;
        set
        {
            Hyperparameter.NonNegative(value, Title, "WeightDecay");
            using (Engine?.Enter())
            {
                _decayCoefficient = value;
            }
        }
    }

    internal double WeightDecayValue => _decayCoefficient;

    /// <summary>
    /// lrPeak: the highest learning rate of the training, at least 0 and finite, to which <see cref="DecayRule.Corrected"/> relates the
    /// current one; null for <see cref="InitialLearningRate"/>. Generated groups show it as <c>PeakLearningRate</c> where their class has that rule.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    protected double? StatedPeakLearningRate
    {
        get => _peakLearningRate;
        set
        {
            if (value is double peak)
            {
                Hyperparameter.NonNegative(peak, Title, "PeakLearningRate");
            }

            using (Engine?.Enter())
            {
                _peakLearningRate = value;
            }
        }
    }

    internal double PeakLearningRateValue => _peakLearningRate ?? InitialLearningRate;

    /// <summary>Takes what a caller states who does not know the group's class.</summary>
    internal void Take(GroupOptions options)
    {
        if (options.Name is string name)
        {
            _name = _statedName = name;
        }

        if (options.InitialLearningRate is double initial)
        {
            _initialLearningRate = _statedInitialLearningRate = Hyperparameter.NonNegative(initial, Title, nameof(InitialLearningRate));
        }

        if (options.LearningRate is double learningRate)
        {
            LearningRate = learningRate;
        }

        if (options.WeightDecay is double weightDecay)
        {
            WeightDecay = weightDecay;
        }

        Schedule = options.Schedule;
    }

    private void ThrowIfUndecayed(double weightDecay, OptimizerEngine? engine)
    {
        if (weightDecay != 0 && engine is { Descriptor.Decay: DecayRule.None })
        {
            throw new InvalidOperationException(GenOptim.Schedule.Text(
                $"{Title}: WeightDecay is {weightDecay}; {engine.Descriptor.Name} has no weight decay, because its rule is DecayRule.None."));
        }
    }
}
