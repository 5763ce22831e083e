namespace GenOptim.Generator.Model;

/// <summary>
/// Everything that the generated code depends on, resolved: what the attribute says, with defaults filled in.
/// </summary>
/// <remarks>
/// Immutable and equal by value, without symbols, locations or syntax: the pipeline compares it with the one of the last run and does
/// nothing where they are equal.
/// </remarks>
internal sealed record OptimizerSpec
{
    public required TypeSpec Type { get; init; }

    public required AlgorithmKind Algorithm { get; init; }

    public required DecayKind Decay { get; init; }

    public required double WeightDecay { get; init; }

    public required double Momentum { get; init; }

    public required double Dampening { get; init; }

    public required bool Nesterov { get; init; }

    public required double Beta1 { get; init; }

    public required double Beta2 { get; init; }

    public required double Epsilon { get; init; }

    public required bool AmsGrad { get; init; }

    public required NumberKind Parameter { get; init; }

    public required NumberKind Gradient { get; init; }

    public required NumberKind State { get; init; }

    public required LowPrecisionKind LowPrecision { get; init; }

    /// <summary>The number type of the copy that is written along; Float32 for none.</summary>
    public required NumberKind ShadowCopy { get; init; }

    /// <summary>Whether a copy of each parameter is written along.</summary>
    public bool HasShadowCopy => ShadowCopy != NumberKind.Float32;

    public required BackendKinds Backends { get; init; }

    /// <summary>Whether an optimizer for ILGPU accelerators was asked for.</summary>
    public bool HasIlgpu => (Backends & BackendKinds.Ilgpu) != 0;

    /// <summary>The type in which the update computes.</summary>
    public NumberKind Compute => Parameter == NumberKind.Float64 ? NumberKind.Float64 : NumberKind.Float32;
}
