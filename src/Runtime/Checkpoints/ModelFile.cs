using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Checkpoints;

/// <summary>The parameters' values as a safetensors file under their own names, as Hugging Face's tools read it.</summary>
internal static class ModelFile
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Writes the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="run">What is saved.</param>
    /// <param name="isEvaluated">Whether the values are those that are evaluated, where they differ from those that are trained.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    internal static void Write(string path, SavedRun run, bool isEvaluated, IProgress<CheckpointProgress>? progress) => DurableFile.Replace(
        path,
        file => SafetensorsWriter.Write(file, path, Metadata, run.Parameters.Select(parameter => Content(parameter, run.OwnerOf(parameter), isEvaluated)), progress));

    /// <summary>Writes the values that are in host memory now.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="parameters">The parameters, whose memory is in use.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    internal static void Write(string path, IReadOnlyList<Parameter> parameters, IProgress<CheckpointProgress>? progress) => DurableFile.Replace(
        path,
        file => SafetensorsWriter.Write(file, path, Metadata, parameters.Select(parameter => Content(parameter, null, isEvaluated: false)), progress));

    /// <summary>Finds the tensor of each parameter, and collects what differs.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">What must be the same.</param>
    /// <param name="differences">Where differences are added.</param>
    /// <param name="result">What the plan comes to.</param>
    /// <returns>The tensors that are to be read.</returns>
    internal static Dictionary<Parameter, StateTensor> Plan(
        SafetensorsReader reader, IReadOnlyList<Parameter> parameters, LoadOptions options, List<string> differences, out LoadResult result)
    {
        var renamed = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        var leftOut = new List<string>();
        foreach (SafetensorsTensor tensor in reader.Tensors.Values)
        {
            string? name = options.Rename is null ? tensor.Name : options.Rename(tensor.Name);
            if (name is null || !renamed.TryAdd(name, tensor))
            {
                leftOut.Add(tensor.Name);
            }
        }

        var found = new Dictionary<Parameter, StateTensor>(ReferenceEqualityComparer.Instance);
        var startedAnew = new List<string>();
        var converted = new List<string>();
        foreach (Parameter parameter in parameters)
        {
            if (!renamed.Remove(parameter.Name, out SafetensorsTensor? tensor))
            {
                startedAnew.Add($"{parameter.Name}: the model file has none of that name");
                continue;
            }

            string shape = string.Join(", ", tensor.Shape);
            string expected = string.Join(", ", parameter.Shape);
            if (shape != expected)
            {
                startedAnew.Add($"{parameter.Name}: its shape is [{expected}] and in the model file [{shape}]");
            }
            else if (SafetensorsTypes.Parse(tensor.Type) is not DType type || !ExactValues.IsPossible(type, parameter.ValueType))
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"the values of '{parameter.Name}' are {tensor.Type} in the model file and {parameter.ValueType} here"));
            }
            else
            {
                found.Add(parameter, new StateTensor(type, parameter.Length, new FileBytes(reader, tensor)));
                if (type != parameter.ValueType)
                {
                    converted.Add(string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}: {type} to {parameter.ValueType}"));
                }
            }
        }

        leftOut.AddRange(renamed.Values.Select(tensor => tensor.Name));
        if (options.Match == StateMatch.Exact)
        {
            differences.AddRange(startedAnew.Select(one => $"values of {one}"));
            differences.AddRange(leftOut.Select(name => $"the model file has a tensor '{name}' that no parameter is named"));
        }

        result = new LoadResult(0, found.Keys.Select(parameter => parameter.Name).ToArray(), startedAnew, leftOut, converted);
        return found;
    }

    private static SafetensorsContent Content(Parameter parameter, OptimizerEngine? owner, bool isEvaluated)
    {
        string type = SafetensorsTypes.Of(parameter.ValueType)!;
        var values = new ParameterBytes(parameter, owner, isEvaluated);
        return new SafetensorsContent(
            parameter.Name,
            type,
            parameter.Shape.Select(size => (long)size).ToArray(),
            (long)DTypes.ByteLength(parameter.ValueType, parameter.Length),
            values.WriteTo);
    }

    /// <summary>Values that are brought to the host when it is their turn.</summary>
    private sealed class ParameterBytes(Parameter parameter, OptimizerEngine? owner, bool isEvaluated)
    {
        internal void WriteTo(ByteSink sink)
        {
            StateTensor values = (isEvaluated ? owner?.EvaluatedValuesOf(parameter) : owner?.ValuesOf(parameter)) ?? OptimizerEngine.HostValues(parameter);
            values.WriteTo(sink, 0, (nint)values.ByteLength);
        }
    }
}
