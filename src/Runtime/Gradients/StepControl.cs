using System;
using System.Collections.Generic;
using System.Globalization;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>
/// Decides what becomes of a step once its gradients are known: loss scale, spike guard, clipping, in this order. One optimizer has one, and
/// a set of optimizers one for all.
/// </summary>
internal sealed class StepControl
{
    /// <summary>What keeps the division by a norm of zero away, as in torch's and Composer's.</summary>
    private const double NormEpsilon = 1e-6;

    private readonly List<IStepFeature> _features = [];
    private double _clippingThreshold;
    private double _clippingEpsilon = 1e-3;
    private int _accumulationCount = 1;

    internal StepControl(string name, GradientTreatment treatment)
    {
        Name = name;
        Treatment = treatment;
        _clippingThreshold = treatment.Clip == Clip.Adaptive ? 0.01 : 1;
        if (treatment.LossScaling)
        {
            LossScaler = new LossScaler(this, treatment.NonFinite == NonFinite.SkipStep);
            _features.Add(LossScaler);
        }

        if (treatment.OnSpike != OnSpike.Ignore)
        {
            SpikeGuard = new SpikeGuard(this);
            _features.Add(SpikeGuard);
        }
    }

    /// <summary>Whose steps are decided about, for messages.</summary>
    internal string Name { get; }

    /// <summary>The optimizers whose steps are decided about.</summary>
    internal IReadOnlyList<OptimizerEngine> Owners { get; init; } = [];

    /// <summary>What was asked for.</summary>
    internal GradientTreatment Treatment { get; }

    /// <summary>What remembers something from step to step.</summary>
    internal IReadOnlyList<IStepFeature> Features => _features;

    internal LossScaler? LossScaler { get; }

    internal SpikeGuard? SpikeGuard { get; }

    /// <summary>c: what gradients are clipped to, above 0; infinite for no clipping.</summary>
    internal double ClippingThreshold
    {
        get => _clippingThreshold;
        set => Set(ref _clippingThreshold, value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ClippingThreshold), value, string.Create(
                CultureInfo.InvariantCulture, $"{Name}: ClippingThreshold is {value}; it must be above 0, and is infinite for no clipping.")));
    }

    /// <summary>ε of adaptive clipping: the norm that weights have at least, at least 0.</summary>
    internal double ClippingEpsilon
    {
        get => _clippingEpsilon;
        set => Set(ref _clippingEpsilon, Hyperparameter.NonNegative(value, Name, nameof(ClippingEpsilon)));
    }

    /// <summary>n: how many backward passes the gradients are summed over.</summary>
    internal int AccumulationCount
    {
        get => _accumulationCount;
        set => Set(ref _accumulationCount, value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(AccumulationCount), value, string.Create(
                CultureInfo.InvariantCulture, $"{Name}: AccumulationCount is {value}; it must be at least 1.")));
    }

    /// <summary>Changes a setting while no optimizer that it is of is at work.</summary>
    /// <exception cref="InvalidOperationException">One is, on another thread; nothing was changed.</exception>
    /// <exception cref="ObjectDisposedException">One was disposed.</exception>
    internal void Set<T>(ref T setting, T value)
    {
        int entered = 0;
        try
        {
            for (; entered < Owners.Count; entered++)
            {
                _ = Owners[entered].Enter();
            }

            setting = value;
        }
        finally
        {
            while (entered > 0)
            {
                new OptimizerEngine.Occupation(Owners[--entered]).Dispose();
            }
        }
    }

    /// <summary>Decides, and changes nothing.</summary>
    internal StepDecision Decide(in GradientSummary summary)
    {
        double scale = LossScaler?.Scale ?? 1;
        double divisor = scale * _accumulationCount;
        double? norm = summary.Norm / divisor;
        if (Treatment.NonFinite == NonFinite.SkipStep && summary.FirstNonFinite is not null)
        {
            return new StepDecision(StepOutcome.SkippedNonFinite, 0, scale, norm, null, summary.FirstNonFinite);
        }

        double coefficient = SpikeGuard?.Judge(norm!.Value) ?? 1;
        if (coefficient == 0 || (coefficient < 1 && Treatment.OnSpike == OnSpike.SkipStep))
        {
            return new StepDecision(StepOutcome.SkippedSpike, 0, scale, norm, null, summary.FirstNonFinite);
        }

        if (Treatment.Clip is Clip.GlobalNorm or Clip.GlobalInfinityNorm)
        {
            coefficient *= Math.Min(1, _clippingThreshold / ((norm!.Value * coefficient) + NormEpsilon));
        }

        double? clipped = Treatment.Clip is Clip.Value or Clip.Adaptive ? null : norm * coefficient;
        return new StepDecision(StepOutcome.Taken, coefficient / divisor, scale, norm, clipped, summary.FirstNonFinite);
    }

    /// <summary>Takes in what was decided, once it is done.</summary>
    internal void Commit(in StepDecision decision)
    {
        LossScaler?.Observe(decision.Outcome != StepOutcome.SkippedNonFinite);
        if (decision.Outcome != StepOutcome.SkippedNonFinite)
        {
            SpikeGuard?.Observe(decision.GradientNorm!.Value);
        }
        else if (SpikeGuard is not null)
        {
            SpikeGuard.ForgetLoss();
        }
    }
}
