using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>The recorded runs of other libraries' classes, beside the tests.</summary>
public static class FamilyArchive
{
    private static readonly ConcurrentDictionary<string, Lazy<FamilyCase>> Cases = new(StringComparer.Ordinal);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Family", "Trajectories");

    internal static IReadOnlyList<GoldenIndexEntry> Index { get; } = Read<GoldenIndexEntry[]>("index.json");

    /// <summary>Rows of theories: one per case.</summary>
    public static TheoryData<string> All { get; } = [.. Index.Select(entry => entry.Name)];

    internal static FamilyCase Case(string name) =>
        Cases.GetOrAdd(name, static key => new(() => Read<FamilyCase>(Index.Single(entry => entry.Name == key).File))).Value;

    internal static GoldenStream Stream(string id) => Read<GoldenStream>($"streams/{id}.json");

    private static T Read<T>(string relativePath)
    {
        string path = Path.Combine(Folder, relativePath);
        using Stream file = File.OpenRead(File.Exists(path) ? path : path + ".gz");
        using Stream text = File.Exists(path) ? file : new GZipStream(file, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(text, GoldenJson.Options)
            ?? throw new InvalidDataException($"'{path}' holds null.");
    }
}
