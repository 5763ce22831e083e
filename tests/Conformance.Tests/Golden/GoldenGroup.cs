using System.Text.Json.Serialization;

namespace GenOptim.Conformance.Golden;

/// <summary>The options of one parameter group of a case.</summary>
internal sealed record GoldenGroup
{
    [JsonPropertyName("lr")]
    public required double LastLearningRate { get; init; }

    /// <summary>The initial learning rate; absent for torch's own optimizers, whose decay does not know it.</summary>
    [JsonPropertyName("initial_lr")]
    public double? InitialLearningRate { get; init; }

    public required double WeightDecay { get; init; }

    public double Momentum { get; init; }

    public double Dampening { get; init; }

    public bool Nesterov { get; init; }

    public double[]? Betas { get; init; }

    [JsonPropertyName("eps")]
    public double Epsilon { get; init; }

    [JsonPropertyName("amsgrad")]
    public bool AmsGrad { get; init; }

    /// <summary>Positions of the group's tensors in the case.</summary>
    public required int[] Tensors { get; init; }
}
