using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GenOptim.Storage;

namespace GenOptim.Checkpoints;

/// <summary>
/// An optimizer's state as a safetensors file: arrays as <c>state.&lt;parameter&gt;.&lt;array&gt;</c>, step counts as
/// <c>state.&lt;parameter&gt;.step</c>, series of features as <c>section.&lt;feature&gt;.&lt;series&gt;</c>, everything else as JSON in the metadata.
/// </summary>
/// <remarks>
/// State of 8 bits is two tensors: its codes under the array's name, of type I8 or U8 and of the parameter's shape, and a scale per block of 256
/// under the name with <c>:scale</c> behind it. What an array is called holds no dot, so that a key can be taken apart at its last one whatever
/// the parameter is called.
/// </remarks>
internal static partial class OptimizerFile
{
    private const string Prefix = "state.";

    private const string SectionPrefix = "section.";

    private const string StepName = "step";

    private const string ScaleSuffix = ":scale";

    private const string VersionName = "genoptim.format_version";

    private const string ContractName = "genoptim.contract_version";

    private const string DocumentName = "genoptim.optimizer";

    private static readonly JsonTypeInfo<OptimizerDocument> Json = new DocumentContext(
        new JsonSerializerOptions(DocumentContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).OptimizerDocument;

    /// <summary>Whether a file holds what <see cref="Metadata"/> gave.</summary>
    internal static bool IsOne(SafetensorsReader reader) => reader.Metadata.ContainsKey(VersionName);

    /// <summary>Writes a state's file, or replaces it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">The state, where it lies.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <exception cref="CheckpointException">The system refused.</exception>
    internal static void Write(string path, OptimizerState state, IProgress<CheckpointProgress>? progress) => DurableFile.Replace(
        path, file => SafetensorsWriter.Write(file, path, Metadata(state), Contents(state), progress));

    /// <summary>The metadata of a state's file.</summary>
    internal static Dictionary<string, string> Metadata(OptimizerState state) => new()
    {
        ["format"] = "pt",
        [VersionName] = state.FormatVersion.ToString(CultureInfo.InvariantCulture),
        [ContractName] = GeneratedCodeContract.Version.ToString(CultureInfo.InvariantCulture),
        [DocumentName] = JsonSerializer.Serialize(ToDocument(state), Json),
    };

    /// <summary>The tensors of a state's file.</summary>
    internal static IEnumerable<SafetensorsContent> Contents(OptimizerState state)
    {
        foreach (ParameterState parameter in state.Parameters.Values)
        {
            long[] shape = Array.ConvertAll(parameter.Shape.ToArray(), size => (long)size);
            yield return new SafetensorsContent(
                Key(parameter.Name, StepName), SafetensorsTypes.Int64, [], sizeof(long), sink => sink(BitConverter.GetBytes(parameter.Step)));
            foreach ((string name, StateTensor tensor) in parameter.Tensors)
            {
                string key = Key(parameter.Name, name);
                if (SafetensorsTypes.Of(tensor.Type) is string type)
                {
                    long[] own = tensor.Shape is null ? shape : [.. tensor.Shape];
                    yield return new SafetensorsContent(key, type, own, (long)tensor.ByteLength, sink => tensor.WriteTo(sink, 0, (nint)tensor.ByteLength));
                    continue;
                }

                string codes = tensor.Type == DType.Block8 ? SafetensorsTypes.Int8 : SafetensorsTypes.UInt8;
                nint scales = Block8.ScalesOffset(tensor.Length);
                yield return new SafetensorsContent(key, codes, shape, tensor.Length, sink => tensor.WriteTo(sink, 0, tensor.Length));
                yield return new SafetensorsContent(
                    key + ScaleSuffix,
                    SafetensorsTypes.UInt8,
                    [(nint)tensor.ByteLength - scales],
                    (nint)tensor.ByteLength - scales,
                    sink => tensor.WriteTo(sink, scales, (nint)tensor.ByteLength - scales));
            }
        }

        foreach ((string section, StateSection content) in state.Sections)
        {
            foreach ((string series, double[] values) in content.Series)
            {
                yield return new SafetensorsContent(
                    SectionKey(section, series),
                    SafetensorsTypes.Float64,
                    [values.Length],
                    (long)values.Length * sizeof(double),
                    sink => sink(MemoryMarshal.AsBytes(values.AsSpan())));
            }
        }
    }

    /// <summary>Names of features hold no dot.</summary>
    private static string SectionKey(string section, string series) => $"{SectionPrefix}{section}.{series}";

    /// <summary>What an array of a parameter's state is called.</summary>
    internal static string Key(string parameter, string state) => $"{Prefix}{parameter}.{state}";

    /// <summary>Takes such a name apart.</summary>
    /// <returns>Whether it is one.</returns>
    internal static bool TryParse(string key, [NotNullWhen(true)] out string? parameter, [NotNullWhen(true)] out string? state)
    {
        int dot = key.LastIndexOf('.');
        bool isOne = key.StartsWith(Prefix, StringComparison.Ordinal) && dot >= Prefix.Length;
        (parameter, state) = isOne ? (key[Prefix.Length..dot], key[(dot + 1)..]) : (null, null);
        return isOne;
    }
}
