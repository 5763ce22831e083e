using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GenOptim.Checkpoints;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>The files of a sharded checkpoint, read as torch's HuggingFaceStorageReader reads them: all files of the folder, chunks of each name at their saved offsets.</summary>
public sealed class ShardFileTests : IDisposable
{
    /// <summary>On three ranks one has the first and the last slice of <c>cut</c>: two slices of one tensor, in two files.</summary>
    private static readonly (string Name, nint[] Shape)[] Tensors = [("bias", [65_636]), ("cut", [384, 512]), ("rows", [6, 65_536])];

    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-shards-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, "shard-00001-model-00001-of-00001.safetensors shard-00002-model-00001-of-00001.safetensors")]
    [InlineData(3, "shard-00001-model-00001-of-00002.safetensors shard-00001-model-00002-of-00002.safetensors shard-00002-model-00001-of-00002.safetensors shard-00002-model-00002-of-00002.safetensors shard-00003-model-00001-of-00002.safetensors shard-00003-model-00002-of-00002.safetensors")]
    public void Slices_are_boxes_of_the_whole_tensors(int size, string files)
    {
        OptimizerState expected = Save(1, Tensors[..2], _folder, eightBit: false)[0];
        string saved = Path.Combine(_folder, "sharded");
        Save(size, Tensors[..2], saved, eightBit: false);
        string checkpoint = Checkpoint.Latest(saved)!;
        Assert.Equal(files, string.Join(' ', Directory.GetFiles(checkpoint, "shard-*").Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Dictionary<string, (long[] Size, byte[] Bytes)> read = ReadAsTorch(checkpoint);
        foreach (ParameterState parameter in expected.Parameters.Values)
        {
            foreach ((string name, StateTensor array) in parameter.Tensors)
            {
                (long[] shape, byte[] bytes) = read[$"state.{parameter.Name}.{name}"];
                Assert.Equal([.. parameter.Shape], shape.Select(length => (nint)length));
                Assert.True(bytes.AsSpan().SequenceEqual(array.AsBytes()), $"{parameter.Name}.{name} on {size} ranks");
            }

            Assert.Equal(1, BitConverter.ToInt64(read[$"state.{parameter.Name}.step"].Bytes));
        }
    }

    [Fact]
    public void What_is_cut_within_rows_has_one_dimension_and_its_shape_in_the_metadata()
    {
        (string, nint[])[] tensors = [("embedding", [500, 401])];
        OptimizerState expected = Save(1, tensors, _folder, eightBit: true)[0];
        string saved = Path.Combine(_folder, "sharded");
        Save(3, tensors, saved, eightBit: true);
        string checkpoint = Checkpoint.Latest(saved)!;
        StateTensor codes = expected.Parameters["embedding"].Tensors["exp_avg"];
        Dictionary<string, (long[] Size, byte[] Bytes)> read = ReadAsTorch(checkpoint);
        Assert.Equal([200_500], read["state.embedding.exp_avg"].Size);
        Assert.True(read["state.embedding.exp_avg"].Bytes.AsSpan().SequenceEqual(codes.AsBytes()[..200_500]));
        Assert.Equal([(200_500 + 255) / 256], read["state.embedding.exp_avg:scale"].Size);
        Assert.True(read["state.embedding.exp_avg:scale"].Bytes.AsSpan().SequenceEqual(codes.AsBytes()[^784..]));
        using SafetensorsReader reader = SafetensorsReader.Open(Path.Combine(checkpoint, "shard-00002-model-00001-of-00001.safetensors"));
        JsonElement slice = Assert.Single(JsonDocument.Parse(reader.Metadata["genoptim.slices"]).RootElement.EnumerateObject()).Value;
        Assert.Equal([500, 401], slice.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()));
        Assert.True(slice.GetProperty("isFlat").GetBoolean());
    }

    [Fact]
    public void A_plain_load_says_whose_checkpoint_it_is()
    {
        Save(2, Tensors, _folder, eightBit: false);
        using var optimizer = new PlainAdamW(NewParameters(Tensors));
        Assert.Contains(
            "was saved by the 2 ranks of a ShardedOptimizer: load it with ShardedOptimizer.Load",
            Assert.Throws<CheckpointException>(() => Checkpoint.Load(_folder, [optimizer])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_that_is_null_is_damage_in_words()
    {
        Save(2, Tensors, _folder, eightBit: false);
        string path = Path.Combine(Checkpoint.Latest(_folder)!, "shard-00001-model-00001-of-00001.safetensors");
        string file = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        Match slice = Regex.Match(file, "genoptim.slices\":\"{\\\\\"(?<name>[^\"]*)\\\\\":(?<place>{[^}]*})");
        Group place = slice.Groups["place"];
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(file[..place.Index] + "null".PadRight(place.Length) + file[(place.Index + place.Length)..]));
        using var optimizer = new PlainAdamW(NewParameters(Tensors));
        using var sharded = new ShardedOptimizer(optimizer, new SingleRank());
        Assert.Equal(
            $"'{path}' cannot be loaded: what its metadata says of its slices cannot be read ('{slice.Groups["name"].Value}' is null).",
            Assert.Throws<CheckpointException>(() => sharded.Load(_folder)).Message);
    }

    private static OptimizerState[] Save(int size, (string Name, nint[] Shape)[] tensors, string folder, bool eightBit) => Ranks.Run(size, ranks =>
    {
        Parameter<float>[] parameters = NewParameters(tensors);
        using IOptimizer optimizer = eightBit ? new EightBitAdamW(parameters) : new PlainAdamW(parameters);
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        sharded.Step();
        sharded.Save(folder);
        return optimizer.ExportState();
    });

    private static Parameter<float>[] NewParameters((string Name, nint[] Shape)[] tensors) => [.. tensors.Select(tensor => new Parameter<float>(
        tensor.Name, new float[Model.LengthOf(tensor.Shape)], [.. Enumerable.Range(0, (int)Model.LengthOf(tensor.Shape)).Select(i => (i % 4_001) - 2_000f)], tensor.Shape))];

    /// <summary>All tensors of all files: the size of each is what its chunks reach to, and each element is in one chunk.</summary>
    private static Dictionary<string, (long[] Size, byte[] Bytes)> ReadAsTorch(string checkpoint)
    {
        var chunks = new Dictionary<string, List<(long[] Offsets, long[] Shape, byte[] Bytes)>>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(checkpoint, "*.safetensors"))
        {
            using SafetensorsReader reader = SafetensorsReader.Open(file);
            JsonElement? offsets = reader.Metadata.TryGetValue("DCP_SHARDING_INFO", out string? text) ? JsonDocument.Parse(text).RootElement : null;
            foreach (SafetensorsTensor tensor in reader.Tensors.Values)
            {
                byte[] bytes = new byte[tensor.ByteLength];
                reader.Read(tensor, 0, bytes);
                long[] saved = offsets is JsonElement all
                    ? [.. all.GetProperty(tensor.Name).GetProperty("saved_offsets").EnumerateArray().Select(one => one.GetInt64())]
                    : new long[tensor.Shape.Count];
                Assert.Equal(tensor.Shape.Count, saved.Length);
                if (!chunks.TryGetValue(tensor.Name, out List<(long[], long[], byte[])>? ofName))
                {
                    chunks.Add(tensor.Name, ofName = []);
                }

                ofName.Add((saved, [.. tensor.Shape], bytes));
            }
        }

        return chunks.ToDictionary(pair => pair.Key, pair => Assemble(pair.Key, pair.Value), StringComparer.Ordinal);
    }

    private static (long[] Size, byte[] Bytes) Assemble(string name, List<(long[] Offsets, long[] Shape, byte[] Bytes)> chunks)
    {
        int dimensions = chunks[0].Shape.Length;
        long[] size = [.. Enumerable.Range(0, dimensions).Select(dimension => chunks.Max(chunk => chunk.Offsets[dimension] + chunk.Shape[dimension]))];
        long length = chunks.Sum(chunk => (long)chunk.Bytes.Length);
        byte[] whole = new byte[length];
        long rowBytes = dimensions == 0 ? length : length / size[0];
        Assert.True(dimensions == 0 ? chunks.Count == 1 : rowBytes * size[0] == length, $"{name}: chunks do not cover it once");
        long end = 0;
        foreach ((long[] offsets, long[] shape, byte[] bytes) in chunks.OrderBy(chunk => dimensions == 0 ? 0 : chunk.Offsets[0]))
        {
            // Boxes of whole rows.
            Assert.Equal(size.Skip(1), shape.Skip(1));
            Assert.All(offsets.Skip(1), offset => Assert.Equal(0, offset));
            Assert.Equal(end, dimensions == 0 ? 0 : offsets[0] * rowBytes);
            bytes.CopyTo(whole, end);
            end += bytes.Length;
        }

        return (size, whole);
    }
}
