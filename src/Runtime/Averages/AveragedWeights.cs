using System;
using System.Globalization;
using GenOptim.Gradients;

namespace GenOptim;

/// <summary>When the average of the weights takes a step in, and how fast it forgets. The average itself is part of each parameter's state.</summary>
/// <remarks>
/// Step t is taken in where <c>Start &lt; t ≤ End</c> and <c>t − Start</c> is a multiple of <see cref="Interval"/>. An exponential average begins with
/// the weights as they are after step <see cref="Start"/>; an equal mean with the first step that is taken in. Parameters without gradient are averaged
/// too. These properties are configuration and not part of the state. None can be set while the optimizer is at work: that throws an
/// <see cref="InvalidOperationException"/> and changes nothing.
/// </remarks>
public sealed class AveragedWeights
{
    private readonly StepControl _owner;
    private double _halfLife = 1_000;
    private long _start;
    private long _end = long.MaxValue;
    private int _interval = 1;

    internal AveragedWeights(StepControl owner, WeightAverage kind)
    {
        _owner = owner;
        Kind = kind;
    }

    /// <summary>The kind of average, constant for the class.</summary>
    public WeightAverage Kind { get; }

    /// <summary>
    /// Of an exponential average: after how many steps half of what it holds is forgotten, above 0. At first 1,000. The weights of each averaged
    /// step come in with the share <c>1 − 2^(−Interval/HalfLife)</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double HalfLife
    {
        get => _halfLife;
        set => _owner.Set(ref _halfLife, value > 0 && double.IsFinite(value) ? value : throw Refusal(nameof(HalfLife), value, "it must be finite and above 0"));
    }

    /// <summary>After how many steps averaging begins, at least 0. At first 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Start
    {
        get => _start;
        set => _owner.Set(ref _start, value >= 0 ? value : throw Refusal(nameof(Start), value, "it must be at least 0"));
    }

    /// <summary>The last step that is taken in, at least 0. At first without end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long End
    {
        get => _end;
        set => _owner.Set(ref _end, value >= 0 ? value : throw Refusal(nameof(End), value, "it must be at least 0"));
    }

    /// <summary>Every how many steps one is taken in, at least 1. At first 1. The steps between cost nothing for the average.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Interval
    {
        get => _interval;
        set => _owner.Set(ref _interval, value >= 1 ? value : throw Refusal(nameof(Interval), value, "it must be at least 1"));
    }

    /// <summary>Whether an exponential average begins with the weights before this step.</summary>
    internal bool BeginsBefore(long step) => Kind == WeightAverage.Exponential && step > _start && step <= _end;

    /// <summary>What the average takes in of the weights after a step: 0 for nothing.</summary>
    internal double ShareOf(long step)
    {
        if (step <= _start || step > _end || (step - _start) % _interval != 0)
        {
            return 0;
        }

        return Kind == WeightAverage.Exponential ? 1 - Math.Pow(2, -(_interval / _halfLife)) : 1;
    }

    private ArgumentOutOfRangeException Refusal(string name, double value, string rule) => new(
        name, value, string.Create(CultureInfo.InvariantCulture, $"{_owner.Name}: {name} of the average is {value}; {rule}."));
}
