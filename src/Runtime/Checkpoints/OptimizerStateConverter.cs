using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenOptim.Checkpoints;

/// <summary>
/// An <see cref="OptimizerState"/> as JSON, the same with and without reflection: the description that stands in files, and the arrays' bytes in
/// base64. For state of some megabytes; large state belongs into files.
/// </summary>
internal sealed class OptimizerStateConverter : JsonConverter<OptimizerState>
{
    /// <inheritdoc/>
    public override OptimizerState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        StateDocument document = JsonSerializer.Deserialize(ref reader, DocumentContext.Default.StateDocument)
            ?? throw new JsonException("The state is null.");
        if (document.FormatVersion != OptimizerState.CurrentFormatVersion)
        {
            throw new JsonException(string.Create(
                CultureInfo.InvariantCulture, $"The state has format version {document.FormatVersion}; this GenOptim reads version {OptimizerState.CurrentFormatVersion}."));
        }

        try
        {
            return OptimizerFile.FromDocument(
                document.Optimizer,
                (name, parameter) => ReadParameter(name, parameter, document),
                (name, series) => document.Series?.GetValueOrDefault(name)?.GetValueOrDefault(series) ?? throw new FormatException($"it lacks the series '{series}' of section '{name}'"));
        }
        catch (FormatException exception)
        {
            throw new JsonException($"The state cannot be read: {exception.Message}.");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OptimizerState value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        new StateDocument
        {
            FormatVersion = value.FormatVersion,
            Optimizer = OptimizerFile.ToDocument(value),
            Arrays = Ordinal(value.Parameters, parameter => Ordinal(parameter.Tensors, tensor => tensor.InMemory().AsBytes().ToArray())),
            Steps = Ordinal(value.Parameters, parameter => parameter.Step),
            Series = value.Sections.Values.All(section => section.Series.Count == 0) ? null : Ordinal(value.Sections, section => section.Series),
        },
        DocumentContext.Default.StateDocument);

    private static ParameterState ReadParameter(string name, ParameterDocument parameter, StateDocument document)
    {
        nint length = OptimizerFile.LengthOf(name, parameter.Shape);
        var tensors = new SortedDictionary<string, StateTensor>(StringComparer.Ordinal);
        foreach ((string state, string type) in parameter.State)
        {
            byte[] bytes = document.Arrays.GetValueOrDefault(name)?.GetValueOrDefault(state) ?? throw new FormatException($"it lacks the array '{state}' of parameter '{name}'");
            try
            {
                List<long>? ownShape = OptimizerFile.OwnShapeOf(parameter, state);
                nint count = ownShape is null ? length : OptimizerFile.LengthOf(name, ownShape);
                tensors.Add(state, StateTensor.From(OptimizerFile.ParseName<DType>(type, "number type"), count, bytes).Of(OptimizerFile.Sizes(ownShape)));
            }
            catch (ArgumentException exception)
            {
                throw new FormatException($"the array '{state}' of parameter '{name}' does not fit: {exception.Message}");
            }
        }

        return document.Steps.TryGetValue(name, out long step)
            ? OptimizerFile.ParameterOf(name, parameter, step, tensors)
            : throw new FormatException($"it lacks the step count of parameter '{name}'");
    }

    private static SortedDictionary<string, TTo> Ordinal<TFrom, TTo>(IEnumerable<KeyValuePair<string, TFrom>> pairs, Func<TFrom, TTo> convert) =>
        new(pairs.ToDictionary(pair => pair.Key, pair => convert(pair.Value)), StringComparer.Ordinal);
}

/// <summary>A state with its arrays.</summary>
internal sealed class StateDocument
{
    public required int FormatVersion { get; init; }

    public required OptimizerDocument Optimizer { get; init; }

    public required SortedDictionary<string, SortedDictionary<string, byte[]>> Arrays { get; init; }

    public required SortedDictionary<string, long> Steps { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, SortedDictionary<string, double[]>>? Series { get; init; }
}
