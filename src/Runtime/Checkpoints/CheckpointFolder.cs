using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace GenOptim.Checkpoints;

/// <summary>
/// A folder of checkpoints, each a folder <c>step-N</c> of files. One is written as <c>step-N.tmp</c>, synced and renamed, so that one of its final
/// name is whole; <c>latest</c> names the newest and is replaced last.
/// </summary>
internal sealed class CheckpointFolder
{
    private const string Prefix = "step-";

    private const string LatestName = "latest";

    /// <summary>What the name of a checkpoint ends with while another of the same step takes its place. It is whole.</summary>
    private const string Replaced = ".old";

    internal CheckpointFolder(string path)
    {
        Path = path;
    }

    internal string Path { get; }

    /// <summary>The checkpoints of which no file is missing or cut, newest first.</summary>
    internal IReadOnlyList<(string Path, CheckpointManifest Manifest)> Complete()
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }

        var found = new List<(string Path, CheckpointManifest Manifest)>();
        foreach (string candidate in Directory.EnumerateDirectories(Path, Prefix + "*"))
        {
            if (!candidate.EndsWith(DurableFile.Unfinished, StringComparison.Ordinal) && TryReadManifest(candidate) is CheckpointManifest manifest)
            {
                found.Add((candidate, manifest));
            }
        }

        return found.OrderByDescending(one => one.Manifest.Serial).ToArray();
    }

    /// <summary>The manifest of a checkpoint; null where it or a file is missing or cut.</summary>
    internal static CheckpointManifest? TryReadManifest(string checkpoint)
    {
        try
        {
            byte[] json = File.ReadAllBytes(System.IO.Path.Combine(checkpoint, CheckpointManifest.FileName));
            CheckpointManifest? manifest = JsonSerializer.Deserialize(json, ManifestContext.Default.CheckpointManifest);
            return manifest is not null && manifest.Files.All(file => IsWhole(System.IO.Path.Combine(checkpoint, file.Key), file.Value)) ? manifest : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a checkpoint and makes it the newest.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="keep">How many checkpoints stay, this one included; 0 for all.</param>
    /// <param name="optimizers">Number of optimizers.</param>
    /// <param name="notes">The caller's own.</param>
    /// <param name="ranks">Number of ranks that write it; null for a run of one process.</param>
    /// <param name="write">Writes the files into a folder and names them.</param>
    /// <returns>The checkpoint's folder.</returns>
    internal string Add(long step, int keep, int optimizers, IReadOnlyDictionary<string, string> notes, int? ranks, Func<string, IReadOnlyList<string>> write)
    {
        Directory.CreateDirectory(Path);
        IReadOnlyList<(string Path, CheckpointManifest Manifest)> before = Complete();
        string place = System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step}"));
        string beside = place + DurableFile.Unfinished;
        RemoveUnfinished();
        Directory.CreateDirectory(beside);
        try
        {
            IReadOnlyList<string> files = write(beside);
            WriteManifest(beside, new CheckpointManifest
            {
                FormatVersion = CheckpointManifest.CurrentFormatVersion,
                Serial = before.Count == 0 ? 1 : before[0].Manifest.Serial + 1,
                Step = step,
                Optimizers = optimizers,
                Ranks = ranks,
                Files = new SortedDictionary<string, long>(
                    files.ToDictionary(file => file, file => new FileInfo(System.IO.Path.Combine(beside, file)).Length), StringComparer.Ordinal),
                Notes = new SortedDictionary<string, string>(notes.ToDictionary(), StringComparer.Ordinal),
            });
            DurableFile.SyncFolder(beside);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }

        Place(beside, place);
        DurableFile.Replace(
            System.IO.Path.Combine(Path, LatestName),
            file => RandomAccess.Write(file, Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(place) + "\n"), 0));
        if (keep > 0)
        {
            foreach ((string old, _) in Complete().Skip(keep))
            {
                // Gone at once under its name, and then file by file.
                string going = old + DurableFile.Unfinished;
                Directory.Move(old, going);
                TryDelete(going);
            }
        }

        return place;
    }

    private static bool IsWhole(string path, long length)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == length;
    }

    private static void WriteManifest(string folder, CheckpointManifest manifest) => DurableFile.Replace(
        System.IO.Path.Combine(folder, CheckpointManifest.FileName),
        file => RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestContext.Default.CheckpointManifest), 0));

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left is not taken for a checkpoint, and the next save removes it.
        }
    }

    /// <summary>Gives a finished checkpoint its name. One of the same step is moved away, under a name that is loaded too, until the new one is there.</summary>
    private void Place(string beside, string place)
    {
        string old = place + Replaced;
        bool replaces = Directory.Exists(place);
        if (replaces)
        {
            TryDelete(old);
            Directory.Move(place, old);
        }

        Directory.Move(beside, place);
        DurableFile.SyncFolder(Path);
        if (replaces)
        {
            Directory.Move(old, old + DurableFile.Unfinished);
            TryDelete(old + DurableFile.Unfinished);
        }
    }

    /// <summary>Removes what saves that were broken off have left.</summary>
    private void RemoveUnfinished()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path, $"{Prefix}*{DurableFile.Unfinished}"))
        {
            TryDelete(folder);
        }
    }
}
