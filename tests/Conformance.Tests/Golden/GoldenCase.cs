using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenOptim.Conformance.Golden;

/// <summary>One recorded run of an original optimizer. The fields are described in Trajectories/README.md.</summary>
internal sealed record GoldenCase
{
    public required string Name { get; init; }

    public required string Optimizer { get; init; }

    [JsonPropertyName("dtype")]
    public required string DType { get; init; }

    public required string Stream { get; init; }

    public required string[] Tags { get; init; }

    public required int Steps { get; init; }

    public required GoldenGroup[] Groups { get; init; }

    /// <summary>Learning rate of each group in each step.</summary>
    [JsonPropertyName("lr")]
    public required double[][] LearningRates { get; init; }

    public required GoldenTensor[] Tensors { get; init; }

    /// <summary>Every tensor after the steps that are its keys.</summary>
    public required Dictionary<string, string[]> Params { get; init; }

    /// <summary>Small tensors after every step.</summary>
    public required GoldenTrace[] Trace { get; init; }

    /// <summary>State of each tensor after the last step: hex tensors, a number for <c>step</c>, or null where the original stores None.</summary>
    public required Dictionary<string, JsonElement>[] FinalState { get; init; }

    /// <summary>What the original reported after the last step; null for classes that report nothing.</summary>
    public GoldenMetrics? Metrics { get; init; }

    public bool IsDouble => DType == "float64";
}
