using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim.Checkpoints;

namespace GenOptim;

/// <summary>
/// Model and optimizers of a run, saved together: a folder <c>step-N</c> with <c>model.safetensors</c>, which Hugging Face's tools read, and
/// <c>optimizer.safetensors</c>. Where an optimizer trains at another point than weights are evaluated at, as the Schedule-Free ones do,
/// <c>model.safetensors</c> has the point to be evaluated, and <c>training.safetensors</c> beside it the one where training goes on.
/// </summary>
/// <remarks>
/// A checkpoint appears whole or not at all: it is written beside its place, synced and renamed, and <c>latest</c> is replaced last. Whatever happens
/// meanwhile, the folder holds the complete checkpoints that it held before.
/// </remarks>
public static class Checkpoint
{
    internal const string ModelName = "model.safetensors";

    internal const string TrainingName = "training.safetensors";

    /// <summary>Saves a run.</summary>
    /// <param name="folder">The folder of checkpoints; made where it does not exist.</param>
    /// <param name="optimizers">The optimizers, in an order that stays; at least one.</param>
    /// <param name="parameters">What the model file holds; null for the optimizers' parameters. Others than those must be in host memory.</param>
    /// <param name="keep">How many checkpoints stay, this one included; 0 for all. Older ones are removed once this one is whole.</param>
    /// <param name="notes">The caller's own, such as the place in the data; given back by <see cref="Load"/>.</param>
    /// <param name="progress">Told how far each file has come, or null.</param>
    /// <returns>The checkpoint's folder, <c>step-N</c> with the first optimizer's step count.</returns>
    /// <exception cref="CheckpointException">The system refused; the message says why and which checkpoint is the newest now.</exception>
    /// <exception cref="ArgumentException">There is no optimizer, a name is there twice, or a name cannot stand in a file.</exception>
    /// <exception cref="InvalidOperationException">An optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">An optimizer or parameter was disposed.</exception>
    public static string Save(
        string folder,
        IEnumerable<IOptimizer> optimizers,
        IEnumerable<Parameter>? parameters = null,
        int keep = 0,
        IReadOnlyDictionary<string, string>? notes = null,
        IProgress<CheckpointProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        var checkpoints = new CheckpointFolder(folder);
        using var run = new SavedRun(optimizers, parameters);
        try
        {
            return checkpoints.Add(
                run.StepCount, keep, run.Engines.Count, notes ?? new Dictionary<string, string>(), null, path => Write(path, run, progress));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            IReadOnlyList<(string Path, CheckpointManifest Manifest)> complete = checkpoints.Complete();
            string remains = complete.Count == 0 ? "there is no complete checkpoint" : $"the newest complete checkpoint is '{complete[0].Path}'";
            throw new CheckpointException(
                folder, string.Create(CultureInfo.InvariantCulture, $"Step {run.StepCount} could not be saved in '{folder}': {exception.Message} Now {remains}."), exception);
        }
    }

    /// <summary>Loads the newest complete checkpoint: values, optimizers and notes.</summary>
    /// <remarks>Headers, checksums and everything that could differ, of all files, are checked before anything is changed.</remarks>
    /// <param name="folder">The folder of checkpoints, or one checkpoint's.</param>
    /// <param name="optimizers">The optimizers, in the order in which they were saved.</param>
    /// <param name="parameters">What the model file is read into; null for the optimizers' parameters.</param>
    /// <param name="options">What is taken over; null for all of it.</param>
    /// <returns>What was loaded.</returns>
    /// <exception cref="CheckpointException">
    /// There is no complete checkpoint, or a file of it is damaged or of another version. Or it could not be read to the end after all was checked:
    /// the optimizers then take only another load or Dispose.
    /// </exception>
    /// <exception cref="StateMismatchException">Something does not fit; all differences of all files are listed.</exception>
    /// <exception cref="InvalidOperationException">An optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">An optimizer or parameter was disposed.</exception>
    public static CheckpointResult Load(
        string folder, IEnumerable<IOptimizer> optimizers, IEnumerable<Parameter>? parameters = null, LoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (string path, CheckpointManifest manifest) = Find(folder);
        if (manifest.Ranks is int ranks)
        {
            throw new CheckpointException(path, string.Create(
                CultureInfo.InvariantCulture, $"The checkpoint '{path}' was saved by the {ranks} ranks of a ShardedOptimizer: load it with ShardedOptimizer.Load, on any number of ranks (a SingleRank is one)."));
        }

        using var run = new SavedRun(optimizers, parameters, isLoading: true);
        try
        {
            return LoadedRun.Load(path, manifest, run, options ?? LoadOptions.Default, FileNames(manifest.Optimizers), TrainedName(manifest));
        }
        catch (CheckpointException exception)
        {
            string[] others = new CheckpointFolder(folder).Complete().Select(one => one.Path).Where(other => other != path).ToArray();
            throw others.Length == 0
                ? exception
                : new CheckpointException(exception.Path, $"{exception.Message} Another checkpoint is '{others[0]}'.", exception);
        }
    }

    /// <summary>The newest complete checkpoint of a folder; null where there is none.</summary>
    /// <param name="folder">The folder of checkpoints.</param>
    public static string? Latest(string folder) => List(folder).FirstOrDefault();

    /// <summary>The complete checkpoints of a folder, newest first.</summary>
    /// <param name="folder">The folder of checkpoints.</param>
    public static IReadOnlyList<string> List(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new CheckpointFolder(folder).Complete().Select(one => one.Path).ToArray();
    }

    /// <summary>The newest complete checkpoint of a folder, or that of the folder itself.</summary>
    internal static (string Path, CheckpointManifest Manifest) Find(string folder)
    {
        if (File.Exists(Path.Combine(folder, CheckpointManifest.FileName)))
        {
            return CheckpointFolder.TryReadManifest(folder) is CheckpointManifest own
                ? (folder, Checked(folder, own))
                : throw new CheckpointException(folder, $"The checkpoint '{folder}' is not complete: a file that its {CheckpointManifest.FileName} names is missing or cut, or that file cannot be read.");
        }

        IReadOnlyList<(string Path, CheckpointManifest Manifest)> complete = new CheckpointFolder(folder).Complete();
        return complete.Count > 0
            ? (complete[0].Path, Checked(complete[0].Path, complete[0].Manifest))
            : throw new CheckpointException(folder, $"There is no complete checkpoint in '{folder}'.");
    }

    private static CheckpointManifest Checked(string path, CheckpointManifest manifest) =>
        manifest.FormatVersion == CheckpointManifest.CurrentFormatVersion
            ? manifest
            : throw new CheckpointException(path, string.Create(
                CultureInfo.InvariantCulture,
                $"The checkpoint '{path}' has format version {manifest.FormatVersion}; this GenOptim reads version {CheckpointManifest.CurrentFormatVersion}."));

    private static List<string> Write(string path, SavedRun run, IProgress<CheckpointProgress>? progress)
    {
        var names = new List<string> { ModelName };
        ModelFile.Write(Path.Combine(path, ModelName), run, isEvaluated: true, progress);
        if (run.Engines.Any(engine => engine.Descriptor.Evaluation is not null))
        {
            ModelFile.Write(Path.Combine(path, TrainingName), run, isEvaluated: false, progress);
            names.Add(TrainingName);
        }

        string[] ofOptimizers = FileNames(run.Engines.Count);
        for (int i = 0; i < run.Engines.Count; i++)
        {
            OptimizerFile.Write(Path.Combine(path, ofOptimizers[i]), run.Engines[i].View(), progress);
            names.Add(ofOptimizers[i]);
        }

        return names;
    }

    /// <summary>The file with the values where training goes on.</summary>
    internal static string TrainedName(CheckpointManifest manifest) => manifest.Files.ContainsKey(TrainingName) ? TrainingName : ModelName;

    /// <summary>The files of optimizers' state, whoever has written them.</summary>
    internal static IEnumerable<string> StateNames(CheckpointManifest manifest) =>
        manifest.Files.Keys.Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal) && name is not (ModelName or TrainingName));

    /// <summary>One file of an optimizer needs no number; several are numbered as Hugging Face numbers shards.</summary>
    internal static string[] FileNames(int count) => count == 1
        ? ["optimizer.safetensors"]
        : Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"optimizer-{i:D5}-of-{count:D5}.safetensors")).ToArray();
}
