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

    /// <summary>The folder: the one beside the tests, or the one that the environment names.</summary>
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("GENOPTIM_FAMILY") is { Length: > 0 } folder
            ? folder
            : Path.Combine(AppContext.BaseDirectory, "Family", "Trajectories");

    /// <summary>Whether the cases are those that lie beside the tests.</summary>
    public static bool IsOwn { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GENOPTIM_FAMILY"));

    internal static IReadOnlyList<GoldenIndexEntry> Index { get; } = Read<GoldenIndexEntry[]>("index.json");

    /// <summary>The cases of classes that have a generated counterpart.</summary>
    internal static IReadOnlyList<GoldenIndexEntry> InScope { get; } = [.. Index.Where(entry => FamilyReference.All.ContainsKey(entry.Optimizer))];

    /// <summary>Rows of theories: one per case that is replayed.</summary>
    public static TheoryData<string> Replayed { get; } = Where(null);

    /// <summary>Rows of theories: the cases that are not replayed because tensors without gradient are counted or moved.</summary>
    public static TheoryData<string> GoneOnWithoutGradient { get; } = [.. Where(FamilyDeviations.CountsPerGroup), .. Where(FamilyDeviations.ZeroForMissing)];

    /// <summary>Rows of theories: the cases whose decay was added to the gradient, as far as a class can have their other constants.</summary>
    public static TheoryData<string> Coupled { get; } =
        [.. InScope.Where(entry => FamilyDeviations.ReasonFor(entry) == FamilyDeviations.Coupled && HasClass(entry)).Select(entry => entry.Name)];

    /// <summary>Rows of theories: the cases whose ε comes before the bias correction.</summary>
    public static TheoryData<string> EpsilonBeforeCorrection { get; } = Where(FamilyDeviations.EpsilonBeforeCorrection);

    /// <summary>Rows of theories: the cases whose estimate was made of some elements.</summary>
    public static TheoryData<string> SlicedEstimate { get; } = Where(FamilyDeviations.SlicedEstimate);

    /// <summary>Rows of theories: the cases with a decay above 1.</summary>
    public static TheoryData<string> DecayAboveOne { get; } = Where(FamilyDeviations.DecayAboveOne);

    /// <summary>Whether there is a class with a case's constants: torch's SGD was also recorded with a momentum that changes between steps.</summary>
    internal static bool HasClass(GoldenIndexEntry entry) => FamilyDeviations.ReasonFor(entry) != FamilyDeviations.Coupled || Case(entry.Name).Momentum is null;

    internal static FamilyCase Case(string name) =>
        Cases.GetOrAdd(name, static key => new(() => Read<FamilyCase>(Index.Single(entry => entry.Name == key).File))).Value;

    private static TheoryData<string> Where(string? reason) =>
        [.. InScope.Where(entry => FamilyDeviations.ReasonFor(entry) == reason).Select(entry => entry.Name)];

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
