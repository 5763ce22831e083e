using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using GenOptim.Storage;

namespace GenOptim.Checkpoints;

/// <content>Reading.</content>
internal static partial class OptimizerFile
{
    /// <summary>Reads all but the arrays, which are read from the file when they are asked for.</summary>
    /// <exception cref="CheckpointException">The file holds no such state, or of another version, or contradicts itself.</exception>
    internal static OptimizerState Read(SafetensorsReader reader)
    {
        CheckVersion(reader);
        try
        {
            OptimizerDocument document = JsonSerializer.Deserialize(reader.Metadata.GetValueOrDefault(DocumentName) ?? "null", Json)
                ?? throw new FormatException($"its metadata has no '{DocumentName}'");
            var unclaimed = new HashSet<string>(reader.Tensors.Keys, StringComparer.Ordinal);
            OptimizerState state = FromDocument(
                document,
                (name, parameter) => ReadParameter(reader, name, parameter, unclaimed),
                (section, series) => ReadSeries(reader, section, series, unclaimed));
            if (unclaimed.Count > 0)
            {
                throw new FormatException($"it holds the tensor '{unclaimed.Order(StringComparer.Ordinal).First()}', which its description does not name");
            }

            return state;
        }
        catch (JsonException exception)
        {
            throw CheckpointException.Damaged(reader.Path, $"the description of the state in its metadata cannot be read ({exception.Message})");
        }
        catch (FormatException exception)
        {
            throw CheckpointException.Damaged(reader.Path, exception.Message);
        }
    }

    private static void CheckVersion(SafetensorsReader reader)
    {
        if (!reader.Metadata.TryGetValue(VersionName, out string? stated))
        {
            throw CheckpointException.Damaged(
                reader.Path,
                $"it is a safetensors file but not one of an optimizer saved here (its metadata has no '{VersionName}')");
        }

        if (!int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version != OptimizerState.CurrentFormatVersion)
        {
            reader.Metadata.TryGetValue(ContractName, out string? contract);
            throw CheckpointException.Damaged(reader.Path, string.Create(
                CultureInfo.InvariantCulture,
                $"its format version is {stated} (written with contract version {contract ?? "unknown"}); this GenOptim reads format version {OptimizerState.CurrentFormatVersion} and has contract version {GeneratedCodeContract.Version}"));
        }
    }

    private static ParameterState ReadParameter(SafetensorsReader reader, string name, ParameterDocument document, HashSet<string> unclaimed)
    {
        nint length = LengthOf(name, document.Shape);
        SafetensorsTensor step = Claim(reader, Key(name, StepName), SafetensorsTypes.Int64, [], unclaimed);
        Span<byte> stepBytes = stackalloc byte[sizeof(long)];
        reader.Read(step, 0, stepBytes);
        var tensors = new SortedDictionary<string, StateTensor>(StringComparer.Ordinal);
        foreach ((string state, string typeName) in document.State)
        {
            DType type = ParseName<DType>(typeName, "number type");
            string key = Key(name, state);
            List<long>? ownShape = OwnShapeOf(document, state);
            if (SafetensorsTypes.Of(type) is string plain)
            {
                SafetensorsTensor tensor = Claim(reader, key, plain, ownShape ?? document.Shape, unclaimed);
                tensors.Add(state, new StateTensor(type, ownShape is null ? length : LengthOf(name, ownShape), new FileBytes(reader, tensor)) { Shape = Sizes(ownShape) });
                continue;
            }

            SafetensorsTensor codes = Claim(reader, key, type == DType.Block8 ? SafetensorsTypes.Int8 : SafetensorsTypes.UInt8, document.Shape, unclaimed);
            nint scaleCount = Block8.ByteLength(length) - Block8.ScalesOffset(length);
            SafetensorsTensor scales = Claim(reader, key + ScaleSuffix, SafetensorsTypes.UInt8, [scaleCount], unclaimed);
            tensors.Add(state, new StateTensor(type, length, new FileBlock8Bytes(reader, codes, scales)));
        }

        return ParameterOf(name, document, BitConverter.ToInt64(stepBytes), tensors);
    }

    private static double[] ReadSeries(SafetensorsReader reader, string section, string series, HashSet<string> unclaimed)
    {
        string key = SectionKey(section, series);
        long length = reader.Tensors.TryGetValue(key, out SafetensorsTensor? found) && found.Shape.Count == 1 ? found.Shape[0] : 0;
        SafetensorsTensor tensor = Claim(reader, key, SafetensorsTypes.Float64, [length], unclaimed);
        double[] values = length <= Array.MaxLength / sizeof(double)
            ? new double[length]
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its series '{key}' has {length} numbers, which is more than a series can have"));
        reader.Read(tensor, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static SafetensorsTensor Claim(
        SafetensorsReader reader, string key, string type, IReadOnlyList<long> shape, HashSet<string> unclaimed)
    {
        if (!reader.Tensors.TryGetValue(key, out SafetensorsTensor? tensor) || !unclaimed.Remove(key))
        {
            throw new FormatException($"it lacks the tensor '{key}', which its description names");
        }

        return tensor.Type == type && tensor.Shape.SequenceEqual(shape)
            ? tensor
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"its tensor '{key}' is {tensor.Type} [{string.Join(", ", tensor.Shape)}], which its description calls {type} [{string.Join(", ", shape)}]"));
    }

    /// <summary>Codes and scales as they lie in memory, with zeros between them.</summary>
    private sealed class FileBlock8Bytes(SafetensorsReader reader, SafetensorsTensor codes, SafetensorsTensor scales) : IStateBytes
    {
        public void Read(nint start, Span<byte> destination)
        {
            nint scalesStart = Block8.ScalesOffset((nint)codes.ByteLength);
            nint end = start + destination.Length;
            int ofCodes = (int)nint.Clamp((nint)codes.ByteLength - start, 0, destination.Length);
            int ofScales = (int)nint.Clamp(end - scalesStart, 0, destination.Length);
            if (ofCodes > 0)
            {
                reader.Read(codes, start, destination[..ofCodes]);
            }

            destination[ofCodes..^ofScales].Clear();
            if (ofScales > 0)
            {
                reader.Read(scales, nint.Max(start - scalesStart, 0), destination[^ofScales..]);
            }
        }
    }
}
