using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using GenOptim.Conformance.Golden;

namespace GenOptim.Conformance.Family;

/// <summary>One recorded run of another library's class; the fields are those of the first recordings, with group options as they were given.</summary>
internal sealed record FamilyCase
{
    public required string Name { get; init; }

    public required string Optimizer { get; init; }

    [JsonPropertyName("dtype")]
    public required string DType { get; init; }

    public required string Stream { get; init; }

    public string[] Tags { get; init; } = [];

    public required int Steps { get; init; }

    /// <summary>The arguments of the constructor.</summary>
    public required Dictionary<string, JsonElement> Ctor { get; init; }

    /// <summary>The options of each group.</summary>
    public required Dictionary<string, JsonElement>[] Groups { get; init; }

    /// <summary>Learning rate of each group in each step.</summary>
    [JsonPropertyName("lr")]
    public required double[][] LearningRates { get; init; }

    /// <summary>The momentum of each group in each step, where it changes.</summary>
    public double[][]? Momentum { get; init; }

    /// <summary>Options that the optimizer keeps outside its groups.</summary>
    public Dictionary<string, JsonElement>? OptimizerOptions { get; init; }

    public required GoldenTensor[] Tensors { get; init; }

    /// <summary>Every tensor after the steps that are its keys.</summary>
    public required Dictionary<string, string[]> Params { get; init; }

    /// <summary>Every tensor at the point where it is evaluated, after the steps that are its keys.</summary>
    public Dictionary<string, string[]> EvalParams { get; init; } = [];

    /// <summary>Small tensors after every step.</summary>
    public required GoldenTrace[] Trace { get; init; }

    /// <summary>What the groups keep after the steps that are its keys.</summary>
    public Dictionary<string, Dictionary<string, JsonElement>[]> GroupState { get; init; } = [];

    /// <summary>State of each tensor after the last step.</summary>
    public required Dictionary<string, JsonElement>[] FinalState { get; init; }

    /// <summary>The same without weight decay.</summary>
    public FamilyCase WithoutDecay() => this with
    {
        Groups = [.. Groups.Select(static options => new Dictionary<string, JsonElement>(options) { ["weight_decay"] = JsonSerializer.SerializeToElement(0) })],
    };

    public bool IsDouble => DType == "float64";

    /// <summary>An option of a group.</summary>
    public JsonElement Option(int group, string name) => Groups[group][name];

    /// <summary>An option of a tensor's group.</summary>
    public JsonElement OptionOf(int tensor, string name) => Option(Tensors[tensor].Group, name);
}
