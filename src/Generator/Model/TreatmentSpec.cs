namespace GenOptim.Generator.Model;

/// <summary>What a class asks to be done around the update: to gradients before it, and to weights after it. Nothing by default.</summary>
internal sealed record TreatmentSpec
{
    public ClipKind Clip { get; init; }

    public NonFiniteKind NonFinite { get; init; }

    public bool LossScaling { get; init; }

    public bool Accumulation { get; init; }

    public bool ZeroGradients { get; init; }

    public OnSpikeKind OnSpike { get; init; }

    public WeightAverageKind Average { get; init; }

    public DecayPrecisionKind DecayPrecision { get; init; }

    /// <summary>Whether an average of the weights is kept.</summary>
    public bool HasAverage => Average != WeightAverageKind.None;

    /// <summary>Whether every element of a gradient has a factor of its own, which is read along.</summary>
    public bool HasMultipliers => Clip == ClipKind.Adaptive;

    /// <summary>Whether one factor of the step is multiplied into all gradients.</summary>
    public bool HasMultiplier => !HasMultipliers
        && (LossScaling || Accumulation || OnSpike == OnSpikeKind.ScaleDown || Clip is ClipKind.GlobalNorm or ClipKind.GlobalInfinityNorm);

    /// <summary>Whether elements are clamped.</summary>
    public bool HasValueClipping => Clip == ClipKind.Value;

    /// <summary>Whether the runtime is told of anything that is done to gradients.</summary>
    public bool TreatsGradients =>
        Clip != ClipKind.None || NonFinite != NonFiniteKind.Propagate || LossScaling || Accumulation || ZeroGradients || OnSpike != OnSpikeKind.Ignore;
}
