using System;
using System.Globalization;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim;

/// <summary>
/// The factor by which a loss is multiplied before its gradients are computed, so that small ones do not vanish in float16; the step divides by it.
/// </summary>
/// <remarks>
/// A dynamic scale follows <c>torch.amp.GradScaler</c>: a step with an element that is not finite is left out and multiplies the scale by
/// <see cref="BackoffFactor"/>; after <see cref="GrowthInterval"/> good steps one after another it is multiplied by <see cref="GrowthFactor"/>.
/// Scale and count are part of the optimizer's state, the other properties are not. None can be set while the optimizer is at work: that throws an
/// <see cref="InvalidOperationException"/> and changes nothing.
/// </remarks>
public sealed class LossScaler : IStepFeature
{
    /// <summary>The first scale of a dynamic one, 2¹⁶.</summary>
    public const double InitialDynamicScale = 65_536;

    private readonly StepControl _owner;
    private readonly bool _canSkip;
    private double _scale;
    private bool _isDynamic;
    private double _growthFactor = 2;
    private double _backoffFactor = 0.5;
    private int _growthInterval = 2_000;
    private double _smallestScale = 1;
    private double _largestScale = 16_777_216;

    internal LossScaler(StepControl owner, bool canSkip)
    {
        _owner = owner;
        _canSkip = _isDynamic = canSkip;
        _scale = InitialScale;
    }

    /// <summary>
    /// What the loss is multiplied by, finite and above 0. At first 65,536 where it is dynamic, else 1. A power of two changes no bit of a gradient
    /// that stays in the type's range.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double Scale
    {
        get => _scale;
        set => _owner.Set(ref _scale, Positive(value, nameof(Scale)));
    }

    /// <summary>How many good steps were taken since the scale was last changed.</summary>
    public long GoodSteps { get; private set; }

    /// <summary>Whether the scale adapts itself. At first true for a class with <see cref="NonFinite.SkipStep"/>, which it needs.</summary>
    /// <exception cref="InvalidOperationException">Set to true for a class whose steps are not left out.</exception>
    public bool IsDynamic
    {
        get => _isDynamic;
        set
        {
            if (value && !_canSkip)
            {
                throw new InvalidOperationException(
                    $"{_owner.Name}: a loss scale can adapt itself only where steps with elements that are not finite are left out; ask for NonFinite = NonFinite.SkipStep in the attribute.");
            }

            _owner.Set(ref _isDynamic, value);
        }
    }

    /// <summary>What the scale is multiplied by after <see cref="GrowthInterval"/> good steps, above 1. At first 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 1, or not finite.</exception>
    public double GrowthFactor
    {
        get => _growthFactor;
        set => _owner.Set(ref _growthFactor, value > 1 && double.IsFinite(value) ? value : throw Refusal(nameof(GrowthFactor), value, "it must be finite and above 1"));
    }

    /// <summary>What the scale is multiplied by when a step was left out, between 0 and 1. At first 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double BackoffFactor
    {
        get => _backoffFactor;
        set => _owner.Set(ref _backoffFactor, value is > 0 and < 1 ? value : throw Refusal(nameof(BackoffFactor), value, "it must lie between 0 and 1"));
    }

    /// <summary>How many good steps one after another let the scale grow, at least 1. At first 2,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int GrowthInterval
    {
        get => _growthInterval;
        set => _owner.Set(ref _growthInterval, value >= 1 ? value : throw Refusal(nameof(GrowthInterval), value, "it must be at least 1"));
    }

    /// <summary>The scale does not adapt itself below this. At first 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double SmallestScale
    {
        get => _smallestScale;
        set => _owner.Set(ref _smallestScale, Positive(value, nameof(SmallestScale)));
    }

    /// <summary>The scale does not adapt itself above this. At first 2²⁴.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double LargestScale
    {
        get => _largestScale;
        set => _owner.Set(ref _largestScale, Positive(value, nameof(LargestScale)));
    }

    string IStepFeature.SectionName => "loss_scale";

    private double InitialScale => _canSkip ? InitialDynamicScale : 1;

    /// <summary>Takes in whether the gradients of a step were finite.</summary>
    internal void Observe(bool isFinite)
    {
        if (!_isDynamic)
        {
            return;
        }

        if (!isFinite)
        {
            _scale = Math.Max(_scale * _backoffFactor, Math.Min(_scale, _smallestScale));
            GoodSteps = 0;
        }
        else if (++GoodSteps >= _growthInterval)
        {
            _scale = Math.Min(_scale * _growthFactor, Math.Max(_scale, _largestScale));
            GoodSteps = 0;
        }
    }

    StateSection IStepFeature.Export() => new()
    {
        Numbers = { ["scale"] = _scale },
        Counts = { ["good_steps"] = GoodSteps },
    };

    string? IStepFeature.Mismatch(StateSection section)
    {
        if (section.Numbers.TryGetValue("scale", out double scale) && !(scale > 0 && double.IsFinite(scale)))
        {
            return string.Create(CultureInfo.InvariantCulture, $"the scale is {scale}; it must be finite and above 0");
        }

        return section.Counts.TryGetValue("good_steps", out long steps) && steps < 0
            ? string.Create(CultureInfo.InvariantCulture, $"the count of good steps is {steps}; it must be at least 0")
            : null;
    }

    void IStepFeature.Import(StateSection section)
    {
        _scale = section.Numbers.TryGetValue("scale", out double scale) ? scale : InitialScale;
        GoodSteps = section.Counts.TryGetValue("good_steps", out long steps) ? steps : 0;
    }

    void IStepFeature.Reset()
    {
        _scale = InitialScale;
        GoodSteps = 0;
    }

    private double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw Refusal(name, value, "it must be finite and above 0");

    private ArgumentOutOfRangeException Refusal(string name, double value, string rule) => new(
        name, value, string.Create(CultureInfo.InvariantCulture, $"{_owner.Name}: {name} of the loss scaler is {value}; {rule}."));
}
