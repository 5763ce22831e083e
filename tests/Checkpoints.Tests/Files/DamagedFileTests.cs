using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>Files that were damaged in every way one can think of: each is refused in words, and the optimizer is as it was.</summary>
public sealed class DamagedFileTests
{
    private const int FilesPerKind = 1000;

    private static readonly Regex NumberPattern = new(@"\d+", RegexOptions.CultureInvariant);

    private delegate byte[]? Damage(byte[] file, Random random);

    public static TheoryData<string> Kinds => [.. ByKind.Keys];

    private static readonly SortedDictionary<string, Damage> ByKind = new(StringComparer.Ordinal)
    {
        ["cut"] = (file, random) => file[..random.Next(file.Length)],
        ["longer"] = (file, random) => [.. file, .. new byte[random.Next(1, 100)]],
        ["bit flipped"] = (file, random) => Changed(file, copy => copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8))),
        ["header length"] = (file, random) => FileSurgery.WithChecksum(Changed(file, copy => BitConverter.GetBytes(random.Next(4) switch
        {
            0 => random.NextInt64(),
            1 => -random.NextInt64(1, long.MaxValue),
            2 => random.NextInt64(0, 100_000_001),
            _ => random.NextInt64(0, copy.Length),
        }).CopyTo(copy, 0))),
        ["header byte"] = (file, random) => Changed(file, copy =>
        {
            int header = FileSurgery.Open(file).Header.TrimEnd().Length;
            copy[8 + random.Next(header)] = (byte)random.Next(256);
        }),
        ["header number"] = (file, random) => Headed(file, header =>
        {
            // Offsets and shapes: huge sizes, holes and overlaps.
            string tensors = header[header.IndexOf("\"}", StringComparison.Ordinal)..];
            Match number = Pick(NumberPattern.Matches(tensors), random);
            string other = random.Next(6) switch
            {
                0 => "9223372036854775807",
                1 => "18446744073709551616",
                2 => "-1",
                3 => "1.5",
                4 => "1e30",
                _ => (long.Parse(number.Value, System.Globalization.CultureInfo.InvariantCulture) + random.Next(1, 1000)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
            return header[..^tensors.Length] + tensors[..number.Index] + other + tensors[(number.Index + number.Length)..];
        }),
        ["tensor twice"] = (file, random) => Headed(file, header =>
        {
            Match tensor = Pick(Regex.Matches(header, "\"state[^{]*\\{[^}]*\\}"), random);
            return header.Insert(tensor.Index, tensor.Value + ",");
        }),
        ["tensor missing"] = (file, random) => Headed(file, header =>
        {
            Match tensor = Pick(Regex.Matches(header, "\"state[^{]*\\{[^}]*\\},"), random);
            return header.Remove(tensor.Index, tensor.Length);
        }),
        ["document"] = (file, random) => Headed(file, header =>
        {
            // Numbers and names of the description: NaN counts, other algorithms, lists that do not match the tensors.
            int start = header.IndexOf("genoptim.optimizer", StringComparison.Ordinal) + 21;
            int end = header.IndexOf("\"}", start, StringComparison.Ordinal);
            string document = header[start..end];
            string[] changes =
            [
                Replaced("\"stepCount\\\":2", "\"stepCount\\\":NaN"), Replaced("\"stepCount\\\":2", "\"stepCount\\\":\\\"NaN\\\""), Replaced("\"stepCount\\\":2", "\"stepCount\\\":2.5"),
                Replaced("AdamW", "Adamw"), Replaced("Float32", "Float33"), Replaced("exp_avg", "exp_avh"), Replaced("\\\"shape\\\":[", "\\\"shape\\\":[-9,"),
                Replaced("\\\"shape\\\":[", "\\\"shape\\\":[9223372036854775807,"), Replaced("\\\"groups\\\"", "\\\"grups\\\""), Replaced("0.01", "NaN"),
                Replaced("\\\"learningRate\\\":0.01", "\\\"learningRate\\\":\\\"NaN\\\""), Replaced("\\\"learningRate\\\":0.01", "\\\"learningRate\\\":-1"),
                document[..random.Next(document.Length - 1)], document + ",", "null", "[]", string.Empty,
            ];
            return header[..start] + changes[random.Next(changes.Length)] + header[end..];

            string Replaced(string old, string other)
            {
                int[] places = Regex.Matches(document, Regex.Escape(old)).Select(match => match.Index).ToArray();
                int place = places[random.Next(places.Length)];
                return document[..place] + other + document[(place + old.Length)..];
            }
        }),
        ["metadata"] = (file, random) => Headed(file, header => random.Next(5) switch
        {
            0 => header.Replace("\"genoptim.format_version\":\"1\"", "\"genoptim.format_version\":1", StringComparison.Ordinal),
            1 => header.Replace("\"genoptim.format_version\":\"1\"", "\"genoptim.format_version\":\"" + random.Next(2, 100) + "\"", StringComparison.Ordinal),
            2 => header.Replace("genoptim.format_version", "genoptim.format_versiom", StringComparison.Ordinal),
            3 => header.Replace("\"format\":\"pt\"", "\"format\":\"pt\",\"format\":\"pt\"", StringComparison.Ordinal),
            _ => header.Replace("xxh128:", "xxh127:", StringComparison.Ordinal),
        }),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsRefusedInWords(string kind)
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(EightBitAdamW), Layout.TwoGroups);
        trainee.TrainTo(2);
        trainee.Optimizer.Save(folder.File("whole"));
        byte[] whole = File.ReadAllBytes(folder.File("whole"));
        trainee.TrainTo(3);
        string before = trainee.Hash();
        var random = new Random(kind.Sum(letter => letter));
        long allocated = 0;
        for (int i = 0; i < FilesPerKind; i++)
        {
            byte[] damaged;
            do
            {
                damaged = ByKind[kind](whole, random)!;
            }
            while (damaged.AsSpan().SequenceEqual(whole));

            string path = folder.Write("damaged", damaged);
            long start = GC.GetAllocatedBytesForCurrentThread();
            Exception? exception = Record.Exception(() => trainee.Optimizer.Load(path));
            allocated = Math.Max(allocated, GC.GetAllocatedBytesForCurrentThread() - start);
            Assert.True(exception is CheckpointException or StateMismatchException, $"{kind} {i}: {exception?.ToString() ?? "loaded"}");
            Assert.True(exception is StateMismatchException || exception!.Message.StartsWith($"'{path}' cannot be loaded: ", StringComparison.Ordinal), exception!.Message);
        }

        Assert.Equal(before, trainee.Hash());
        Assert.True(allocated < 4 << 20, $"One refusal allocated {allocated} bytes.");
        trainee.Optimizer.Load(folder.File("whole"));
        Assert.Equal(2, trainee.Optimizer.StepCount);
    }

    /// <summary>Whatever stands in the description can be null in a file, also where it is in a list.</summary>
    [Fact]
    public void NothingThatIsNullIsMissedInWords()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(GuardedAdamW), Layout.Small);
        trainee.TrainTo(2);
        trainee.Optimizer.Save(folder.File("whole"));
        trainee.TrainTo(3);
        (string header, byte[] data) = FileSurgery.Open(File.ReadAllBytes(folder.File("whole")));
        string description = (string)JsonNode.Parse(header)!["__metadata__"]!["genoptim.optimizer"]!;
        var refused = new List<string>();
        for (int place = 0; place < Below(JsonNode.Parse(description)!).Count(); place++)
        {
            JsonNode changed = JsonNode.Parse(description)!;
            JsonNode node = Below(changed).ElementAt(place);
            string where = node.GetPath();
            node.ReplaceWith<JsonNode?>(null);
            JsonNode damaged = JsonNode.Parse(header)!;
            damaged["__metadata__"]!["genoptim.optimizer"] = changed.ToJsonString();
            string path = folder.Write("null", FileSurgery.WithChecksum(FileSurgery.Close(damaged.ToJsonString(), data)));
            string before = trainee.Hash();
            if (Record.Exception(() => trainee.Optimizer.Load(path)) is Exception exception)
            {
                Assert.True(exception is CheckpointException or StateMismatchException, $"{where}: {exception}");
                Assert.Equal(before, trainee.Hash());
                refused.Add(where);
            }
        }

        string[] expected = ["$.groups[0]", "$.groups[1]", "$.parameters.empty", "$.parameters.w", "$.parameters.w.state.exp_avg", "$.sections.spike_guard", "$.sections.spike_guard.series[0]"];
        Assert.Equal(expected, expected.Where(refused.Contains));
    }

    [Fact]
    public void MisalignedDataLoads()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(2);
        trainee.Optimizer.Save(folder.File("whole"));
        string expected = trainee.Hash();
        (string header, byte[] data) = FileSurgery.Open(File.ReadAllBytes(folder.File("whole")));
        trainee.Optimizer.ResetState();
        trainee.Optimizer.Load(folder.Write("odd", FileSurgery.WithChecksum(FileSurgery.Close(header.TrimEnd() + "   ", data))));
        Assert.Equal(expected, trainee.Hash());
    }

    /// <summary>Others may rewrite a file and know nothing of the checksum: the caller says so.</summary>
    [Fact]
    public void FileWithoutChecksumLoadsWhereTheCallerSaysSo()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(2);
        trainee.Optimizer.Save(folder.File("whole"));
        string expected = trainee.Hash();
        (string header, byte[] data) = FileSurgery.Open(File.ReadAllBytes(folder.File("whole")));
        header = Regex.Replace(header, "\"genoptim.checksum\":\"[^\"]*\",", string.Empty);
        trainee.Optimizer.ResetState();
        string bare = folder.Write("bare", FileSurgery.Close(header, data));
        Assert.EndsWith(
            "it has no checksum, as every file has that was saved here.",
            Assert.Throws<CheckpointException>(() => trainee.Optimizer.Load(bare)).Message,
            StringComparison.Ordinal);
        trainee.Optimizer.Load(bare, new LoadOptions { VerifyChecksum = false });
        Assert.Equal(expected, trainee.Hash());
    }

    /// <summary>What the format allows and its reference accepts: names in any order, white space, escapes, scalars, empty tensors.</summary>
    [Fact]
    public void EverythingLegalIsRead()
    {
        using var folder = new TemporaryFolder();
        string header = """
            { "b" : {"data_offsets":[4,4],"shape":[0,9223372036854775807,2],"dtype":"F64"}, "\u0061":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
              "__metadata__":{"x":"\"y\""}, "c":{"dtype":"F4","shape":[3,2],"data_offsets":[4,7]} }
            """;
        using SafetensorsReader reader = SafetensorsReader.Open(folder.Write("legal", FileSurgery.Close(header, [0, 0, 128, 63, 1, 2, 3])));
        Assert.Equal(["a", "b", "c"], reader.Tensors.Keys.Order());
        Assert.Equal("\"y\"", reader.Metadata["x"]);
        byte[] value = new byte[4];
        reader.Read(reader.Tensors["a"], 0, value);
        Assert.Equal(1f, BitConverter.ToSingle(value));
        Assert.Equal(1, reader.Tensors["a"].Length);
        Assert.Equal(0, reader.Tensors["b"].Length);
        Assert.False(reader.HasChecksum);
    }

    /// <summary>Everything within a document that is not null, depth first.</summary>
    private static IEnumerable<JsonNode> Below(JsonNode node) => (node switch
    {
        JsonObject members => members.Select(member => member.Value),
        JsonArray items => items,
        _ => [],
    }).OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));

    private static byte[] Changed(byte[] file, Action<byte[]> change)
    {
        byte[] copy = (byte[])file.Clone();
        change(copy);
        return copy;
    }

    private static byte[] Headed(byte[] file, Func<string, string> change)
    {
        (string header, byte[] data) = FileSurgery.Open(file);
        return FileSurgery.WithChecksum(FileSurgery.Close(Encoding.UTF8.GetBytes(change(header)), data));
    }

    private static Match Pick(MatchCollection matches, Random random)
    {
        Debug.Assert(matches.Count > 0, "There is something to damage.");
        return matches[random.Next(matches.Count)];
    }
}
