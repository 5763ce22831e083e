using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;

namespace GenOptim.Conformance.Golden;

/// <summary>The recorded trajectories: a folder of JSON files, compressed or not, read once each.</summary>
internal static class GoldenArchive
{
    private static readonly ConcurrentDictionary<string, Lazy<GoldenStream>> Streams = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Lazy<GoldenCase>> Cases = new(StringComparer.Ordinal);

    /// <summary>The folder: the one beside the tests, or the one that the environment names.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("GENOPTIM_GOLDEN") is { Length: > 0 } folder
            ? folder
            : Path.Combine(AppContext.BaseDirectory, "Trajectories");

    /// <summary>Whether the cases are those that lie beside the tests.</summary>
    public static bool IsOwn { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GENOPTIM_GOLDEN"));

    /// <summary>Every case of the folder, in the order of its index.</summary>
    public static IReadOnlyList<GoldenIndexEntry> Index { get; } = Read<GoldenIndexEntry[]>("index.json");

    /// <summary>The cases that generated optimizers of today are held to: the decoupled rules in the number types that lanes compute in.</summary>
    public static IReadOnlyList<GoldenIndexEntry> InScope { get; } =
        [.. Index.Where(entry =>
            (entry.Optimizer is "DecoupledSGDW" or "DecoupledAdamW" or "torch.AdamW" or "DecoupledLionW") && (entry.DType is "float32" or "float64"))];

    public static GoldenCase Case(string name) =>
        Cases.GetOrAdd(name, static key => new(() => Read<GoldenCase>(Index.Single(entry => entry.Name == key).File))).Value;

    public static GoldenStream Stream(string id) =>
        Streams.GetOrAdd(id, static key => new(() => Read<GoldenStream>($"streams/{key}.json"))).Value;

    private static T Read<T>(string relativePath)
    {
        string path = Path.Combine(Folder, relativePath);
        using Stream file = File.OpenRead(File.Exists(path) ? path : path + ".gz");
        using Stream text = File.Exists(path) ? file : new GZipStream(file, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(text, GoldenJson.Options)
            ?? throw new InvalidDataException($"'{path}' holds null.");
    }
}
