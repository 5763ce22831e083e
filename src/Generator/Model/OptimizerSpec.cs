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

    /// <summary>The algorithm's name, by which <see cref="Rules.Algorithms"/> has its declaration.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The algorithm's constants, in the order of its declaration.</summary>
    public required EquatableArray<HyperparameterValue> Hyperparameters { get; init; }

    /// <summary>The class's own rule, where it names no algorithm.</summary>
    public UserRuleSpec? UserRule { get; init; }

    public required DecayKind Decay { get; init; }

    public required double WeightDecay { get; init; }

    /// <summary>Whether only those weights decay that the step does not pull away from zero already.</summary>
    public required bool CautiousDecay { get; init; }

    /// <summary>Whether only those weights move whose step agrees in sign with the gradient.</summary>
    public bool CautiousUpdate { get; init; }

    /// <summary>Whether steps go up the gradient.</summary>
    public bool Maximize { get; init; }

    public required NumberKind Parameter { get; init; }

    public required NumberKind Gradient { get; init; }

    public required NumberKind State { get; init; }

    public required LowPrecisionKind LowPrecision { get; init; }

    /// <summary>The number type of the copy that is written along; Float32 for none.</summary>
    public required NumberKind ShadowCopy { get; init; }

    /// <summary>Whether a copy of each parameter is written along.</summary>
    public bool HasShadowCopy => ShadowCopy != NumberKind.Float32;

    /// <summary>What can be measured: the names of what was asked for.</summary>
    public MetricKinds Metrics { get; init; }

    /// <summary>What is done around the update.</summary>
    public TreatmentSpec Treatment { get; init; } = new();

    public required BackendKinds Backends { get; init; }

    /// <summary>Whether something is wrong that the user is told, so that only the class's public shape is generated.</summary>
    public bool HasErrors { get; init; }

    /// <summary>Whether the number types of parameters and gradients are wrong, so that the shape takes parameters of any.</summary>
    public bool HasUnknownTypes { get; init; }

    /// <summary>Whether an optimizer for ILGPU accelerators was asked for.</summary>
    public bool HasIlgpu => (Backends & BackendKinds.Ilgpu) != 0;

    /// <summary>The type in which the update computes.</summary>
    public NumberKind Compute => Parameter == NumberKind.Float64 ? NumberKind.Float64 : NumberKind.Float32;
}
