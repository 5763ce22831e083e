using System.Text.Json.Serialization;

namespace GenOptim;

/// <summary>Lets System.Text.Json read and write an <see cref="OptimizerState"/> without reflection: <c>JsonSerializer.Serialize(state, OptimizerStateJsonContext.Default.OptimizerState)</c>.</summary>
[JsonSerializable(typeof(OptimizerState))]
public sealed partial class OptimizerStateJsonContext : JsonSerializerContext;
