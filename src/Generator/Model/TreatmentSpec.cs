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

    /// <summary>Whether each unit of a gradient loses its mean.</summary>
    public bool CentralizesGradients { get; init; }

    public WeightAverageKind Average { get; init; }

    public DecayPrecisionKind DecayPrecision { get; init; }

    /// <summary>Whether an average of the weights is kept.</summary>
    public bool HasAverage => Average != WeightAverageKind.None;

    /// <summary>Whether every element of a gradient has a factor of its own, which is read along.</summary>
    public bool HasMultipliers => Clip == ClipKind.Adaptive;

    /// <summary>What is read along with gradients: an array of a number for each element, which is that of its unit; null for none.</summary>
    public string? UnitArray => HasMultipliers ? "gradientMultipliers" : CentralizesGradients ? "gradientMeans" : null;

    /// <summary>What a loaded gradient becomes by a loaded number of its unit.</summary>
    /// <param name="gradient">The gradient's lane.</param>
    /// <param name="number">The number's lane; null where there is none.</param>
    public string WithUnit(string gradient, string? number) => number is null ? gradient : HasMultipliers ? $"{gradient} * {number}" : $"{gradient} - {number}";

    /// <summary>Whether one factor of the step is multiplied into all gradients.</summary>
    public bool HasMultiplier => !HasMultipliers
        && (LossScaling || Accumulation || OnSpike == OnSpikeKind.ScaleDown || Clip is ClipKind.GlobalNorm or ClipKind.GlobalInfinityNorm);

    /// <summary>Whether elements are clamped.</summary>
    public bool HasValueClipping => Clip == ClipKind.Value;

    /// <summary>Whether the runtime is told of anything that is done to gradients.</summary>
    public bool TreatsGradients =>
        Clip != ClipKind.None || NonFinite != NonFiniteKind.Propagate || LossScaling || Accumulation || ZeroGradients || CentralizesGradients || OnSpike != OnSpikeKind.Ignore;
}
