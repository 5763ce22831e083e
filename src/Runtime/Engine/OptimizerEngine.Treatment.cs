namespace GenOptim.Engine;

/// <content>What generated classes show of what was asked for around the update.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>What gradients are clipped to.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double ClippingThreshold
    {
        get => Control.ClippingThreshold;
        set => Control.ClippingThreshold = value;
    }

    /// <summary>The norm that weights have at least in adaptive clipping, so that what begins at zero trains. At first 1e-3; 0 is Composer's.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ClippingEpsilon
    {
        get => Control.ClippingEpsilon;
        set => Control.ClippingEpsilon = value;
    }

    /// <summary>How many backward passes gradients are summed over.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulationCount
    {
        get => Control.AccumulationCount;
        set => Control.AccumulationCount = value;
    }

    /// <summary>The loss scale; null for a class without one.</summary>
    public LossScaler? LossScaler => Control.LossScaler;

    /// <summary>The guard against spikes; null for a class without one.</summary>
    public SpikeGuard? SpikeGuard => Control.SpikeGuard;

    /// <summary>When the weights are averaged; null for a class that keeps no average.</summary>
    public AveragedWeights? Average { get; }
}
