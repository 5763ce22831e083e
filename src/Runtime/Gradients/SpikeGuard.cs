using System;
using System.Globalization;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim;

/// <summary>
/// Finds steps whose gradient norm, or whose loss, exceeds mean + n standard deviations of the last m steps (after OLMo-core's SkipStepOptimizer).
/// </summary>
/// <remarks>
/// Nothing is judged before half of the window is filled. What was judged goes into the window, whatever came of it, so that a lasting change
/// of level is not refused for ever; numbers that are not finite do not. The window is part of the optimizer's state. Properties cannot be set while the
/// optimizer is at work: that throws an <see cref="InvalidOperationException"/> and changes nothing.
/// </remarks>
public sealed class SpikeGuard : IStepFeature
{
    private readonly StepControl _owner;
    private readonly RunningWindow _norms = new();
    private readonly RunningWindow _losses = new();
    private double _deviations = 6;
    private int _window = 128;
    private double? _loss;

    internal SpikeGuard(StepControl owner)
    {
        _owner = owner;
    }

    /// <summary>n: how many standard deviations above the mean are too many, above 0. At first 6. Infinite to judge nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Deviations
    {
        get => _deviations;
        set => _owner.Set(ref _deviations, value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Deviations), value, string.Create(
                CultureInfo.InvariantCulture, $"{_owner.Name}: Deviations of the spike guard is {value}; it must be above 0.")));
    }

    /// <summary>m: how many of the last steps are compared with, at least 2. At first 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int Window
    {
        get => _window;
        set => _owner.Set(ref _window, value >= 2
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Window), value, string.Create(
                CultureInfo.InvariantCulture, $"{_owner.Name}: Window of the spike guard is {value}; it must be at least 2.")));
    }

    /// <summary>The loss of the coming step, which is judged as the norm is; null, as it is again after every step, to judge the norm alone.</summary>
    public double? Loss
    {
        get => _loss;
        set => _owner.Set(ref _loss, value);
    }

    string IStepFeature.SectionName => "spike_guard";

    /// <summary>
    /// What a norm and the loss of a step must be multiplied by to come down to their limits: 1 where nothing is too large, 0 where one is not finite.
    /// </summary>
    internal double Judge(double norm)
    {
        double factor = Judge(_norms, norm);
        return Loss is double loss ? Math.Min(factor, Judge(_losses, loss)) : factor;
    }

    /// <summary>Takes the loss that all ranks judge, while the optimizer is at work.</summary>
    internal void TakeLoss(double? loss) => _loss = loss;

    /// <summary>Forgets the loss of a step that is over.</summary>
    internal void ForgetLoss() => _loss = null;

    /// <summary>Takes in what was judged.</summary>
    internal void Observe(double norm)
    {
        if (double.IsFinite(norm))
        {
            _norms.Add(norm, _window);
        }

        if (Loss is double loss && double.IsFinite(loss))
        {
            _losses.Add(loss, _window);
        }

        ForgetLoss();
    }

    StateSection IStepFeature.Export() => new()
    {
        Series = { ["gradient_norms"] = _norms.ToArray(), ["losses"] = _losses.ToArray() },
    };

    string? IStepFeature.Mismatch(StateSection section)
    {
        foreach ((string name, double[] values) in section.Series)
        {
            int bad = Array.FindIndex(values, value => !double.IsFinite(value));
            if (bad >= 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"number {bad} of '{name}' is {values[bad]}; it must be finite");
            }
        }

        return null;
    }

    void IStepFeature.Import(StateSection section)
    {
        _norms.Assign(section.Series.TryGetValue("gradient_norms", out double[]? norms) ? norms : []);
        _losses.Assign(section.Series.TryGetValue("losses", out double[]? losses) ? losses : []);
        ForgetLoss();
    }

    void IStepFeature.Reset()
    {
        _norms.Assign([]);
        _losses.Assign([]);
        ForgetLoss();
    }

    private double Judge(RunningWindow window, double value)
    {
        if (window.Count < Math.Max(2, _window / 2))
        {
            return 1;
        }

        if (!double.IsFinite(value))
        {
            return 0;
        }

        double limit = window.Limit(_deviations);
        return value <= limit ? 1 : Math.Max(0, limit / value);
    }
}
