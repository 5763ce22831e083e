using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using GenOptim.Checkpoints;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <content>Checkpoints: each rank writes its part, and any number of ranks reads them.</content>
public sealed partial class ShardedOptimizer
{
    /// <summary>
    /// Saves the run as one checkpoint, a folder <c>step-N</c> that all ranks reach: rank 0 writes the values, and each rank the state of its part. It appears under its name when the files of
    /// all ranks are whole and on the disk; until then the older ones are what there is.
    /// </summary>
    /// <remarks>
    /// Files of state are laid out as torch's distributed checkpoint reads Hugging Face's files, <c>shard-00001-model-00001-of-00001.safetensors</c> and so on: slices that are whole rows of a tensor as boxes of its shape, tensors
    /// that are cut within a row as one dimension. One rank writes what <see cref="Checkpoint.Save"/> does.
    /// </remarks>
    /// <param name="folder">The folder of checkpoints, the same on all ranks; made where it does not exist.</param>
    /// <param name="keep">How many checkpoints stay, this one included; 0 for all.</param>
    /// <param name="notes">The caller's own, those of rank 0; given back by <see cref="Load"/>.</param>
    /// <param name="progress">Told how far each of this rank's files has come, or null.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="InvalidOperationException">A rank could not write its part; the message says which. There is no new checkpoint.</exception>
    /// <exception cref="CheckpointException">This rank could not write its part. There is no new checkpoint.</exception>
    /// <exception cref="CommunicationException">A rank does not answer.</exception>
    public string Save(string folder, int keep = 0, IReadOnlyDictionary<string, string>? notes = null, IProgress<CheckpointProgress>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        string place = string.Create(CultureInfo.InvariantCulture, $"{folder}/step-{StepCount}");
        using (Enter())
        {
            Guard(() =>
            {
                // What most often fails fails before anyone waits for a part of it.
                Together(() => Communicator.Rank == 0 ? Directory.CreateDirectory(folder).FullName : "");
                if (Communicator.Rank == 0)
                {
                    place = Together(() => new CheckpointFolder(folder).Add(
                        StepCount, keep, _members.Length, notes ?? new Dictionary<string, string>(), Communicator.Size > 1 ? Communicator.Size : null, beside => WriteAll(beside, progress)));
                }
                else
                {
                    // Rank 0 makes the folder first, and names it.
                    string beside = Tell("");
                    WriteOwn(beside, progress);
                    Together(static () => "");
                }
            });
        }

        return place;
    }

    /// <summary>Loads the newest complete checkpoint that a run of any number of ranks has saved, and goes on bit for bit.</summary>
    /// <param name="folder">The folder of checkpoints, or one checkpoint's.</param>
    /// <returns>The caller's notes that were saved with it.</returns>
    /// <exception cref="CheckpointException">There is no complete checkpoint, or a file is damaged.</exception>
    /// <exception cref="StateMismatchException">Something does not fit this optimizer; nothing was changed on any rank.</exception>
    /// <exception cref="InvalidOperationException">Another rank could not load it; the message says why.</exception>
    /// <exception cref="CommunicationException">A rank does not answer.</exception>
    public IReadOnlyDictionary<string, string> Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        IReadOnlyDictionary<string, string> notes = new Dictionary<string, string>();
        using (Enter())
        {
            Guard(() =>
            {
                string path = Tell(Communicator.Rank == 0 ? Together(() => Checkpoint.Find(folder).Path) : Together(static () => ""));
                notes = LoadFrom(path);
            });
        }

        return notes;
    }

    private long StepCount => _members[0].Engine.StepCount;

    private IReadOnlyDictionary<string, string> LoadFrom(string path)
    {
        var readers = new List<SafetensorsReader>();
        SavedRun? run = null;
        try
        {
            CheckpointManifest manifest = null!;
            StatePlan[] plans = [];
            Dictionary<Parameter, StateTensor> values = null!;
            Together(() =>
            {
                run = new SavedRun(Optimizers, _tensors, isLoading: true);
                manifest = Checkpoint.Find(path).Manifest;
                (plans, values) = PlanLoad(path, manifest, readers);
                return "";
            });
            for (int member = 0; member < _members.Length; member++)
            {
                CarryOut(member, plans[member], path);
            }

            foreach ((Parameter parameter, StateTensor tensor) in values)
            {
                ExactValues.Of(tensor, null).CopyTo(new ExactValues(OptimizerEngine.HostValues(parameter), null, null));
                _places[parameter].Member.Engine.RefreshCopies(parameter, 0, parameter.Length);
            }

            return manifest.Notes;
        }
        finally
        {
            run?.Dispose();
            readers.ForEach(reader => reader.Dispose());
        }
    }

    /// <summary>Opens the files and checks all that could differ; nothing is changed.</summary>
    private (StatePlan[] Plans, Dictionary<Parameter, StateTensor> Values) PlanLoad(string path, CheckpointManifest manifest, List<SafetensorsReader> readers)
    {
        string[] names = [.. Checkpoint.StateNames(manifest)];
        readers.Add(SafetensorsReader.Open(Path.Combine(path, Checkpoint.TrainedName(manifest))));
        readers.AddRange(names.Select(name => ShardFile.Open(Path.Combine(path, name))));

        // Each rank looks at the bytes of some files; what one finds is said to all.
        foreach (SafetensorsReader reader in readers.Where((_, index) => index % Communicator.Size == Communicator.Rank))
        {
            reader.VerifyChecksum();
        }

        var differences = new List<string>();
        if (manifest.Optimizers != _members.Length)
        {
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"the checkpoint is of {manifest.Optimizers} optimizers, and here are {_members.Length}"));
            throw new StateMismatchException(Names, differences);
        }

        // One process writes a file for each optimizer, and ranks say in each of theirs whose it is.
        string[] ofOneProcess = Checkpoint.FileNames(manifest.Optimizers);
        ILookup<int, OptimizerState> states = names.Zip(readers.Skip(1)).ToLookup(
            file => manifest.Ranks is null ? Array.IndexOf(ofOneProcess, file.First) : ShardFile.OptimizerOf(file.Second), file => OptimizerFile.Read(file.Second));
        var plans = new StatePlan[_members.Length];
        for (int member = 0; member < _members.Length; member++)
        {
            try
            {
                ShardedMember one = _members[member];
                if (!states.Contains(member))
                {
                    throw new StateMismatchException(one.Engine.Descriptor.Name, [string.Create(CultureInfo.InvariantCulture, $"the checkpoint has no state of optimizer {member + 1}, {one.Engine.Descriptor.Name}")]);
                }

                plans[member] = one.Engine.Plan(ShardedState.For([.. states[member]], one.Layout, one.Engine), LoadOptions.Default);
            }
            catch (StateMismatchException mismatch)
            {
                differences.AddRange(mismatch.Differences);
            }
        }

        Dictionary<Parameter, StateTensor> values = ModelFile.Plan(readers[0], _tensors, LoadOptions.Default, differences, out _);
        return differences.Count == 0 ? (plans, values) : throw new StateMismatchException(Names, differences);
    }

    private string Names => string.Join(" and ", _members.Select(member => member.Engine.Descriptor.Name));

    /// <summary>Takes the state of one optimizer over; where that breaks off, none of them is of use.</summary>
    private void CarryOut(int member, StatePlan plan, string path)
    {
        try
        {
            _members[member].Engine.CarryOut(plan, path);
        }
        catch (CheckpointException)
        {
            Array.ForEach(_members, other => other.Engine.MarkBroken($"loading '{path}' failed half-way"));
            throw;
        }
    }

    private IReadOnlyList<string> WriteAll(string beside, IProgress<CheckpointProgress>? progress)
    {
        Tell(beside);
        Together(() => Write(beside, progress));
        return [Checkpoint.ModelName, .. Enumerable.Range(0, Communicator.Size).SelectMany(FileNames)];
    }

    /// <summary>Writes this rank's part; where that fails on any rank, rank 0 takes the folder back and says so once more.</summary>
    private void WriteOwn(string beside, IProgress<CheckpointProgress>? progress)
    {
        try
        {
            Together(() => Write(beside, progress));
        }
        catch (Exception exception) when (exception is not CommunicationException)
        {
            try
            {
                _header.Agree(null);
            }
            catch (InvalidOperationException)
            {
                // What rank 0 passes on is what is known here.
            }

            throw;
        }
    }

    private string Write(string beside, IProgress<CheckpointProgress>? progress)
    {
        using var run = new SavedRun(Optimizers, _tensors);
        if (Communicator.Rank == 0)
        {
            ModelFile.Write(Path.Combine(beside, Checkpoint.ModelName), run, isEvaluated: false, progress);
        }

        string[] names = FileNames(Communicator.Rank);
        int next = 0;
        for (int member = 0; member < _members.Length; member++)
        {
            ShardLayout layout = _members[member].Layout;
            OptimizerState state = _members[member].Engine.View();
            if (Communicator.Size == 1)
            {
                OptimizerFile.Write(Path.Combine(beside, names[next++]), state, progress);
                continue;
            }

            for (int file = 0; file < layout.FilesPerRank; file++)
            {
                (HashSet<string> parameters, SortedDictionary<string, SavedSlice> slices) = layout.SlicesOfFile(file);
                bool isFirst = Communicator.Rank == 0 && file == 0;
                OptimizerState part = state with
                {
                    Parameters = new SortedDictionary<string, ParameterState>(
                        state.Parameters.Where(parameter => parameters.Contains(parameter.Key)).ToDictionary(), StringComparer.Ordinal),

                    // What features remember is the same on all ranks, and stands once.
                    Sections = isFirst ? state.Sections : new SortedDictionary<string, StateSection>(StringComparer.Ordinal),
                };
                ShardFile.Write(Path.Combine(beside, names[next++]), part, slices, member, progress);
            }
        }

        return "";
    }

    /// <summary>The files of a rank's state: named as torch's writer names a rank's shards.</summary>
    private string[] FileNames(int rank)
    {
        int count = _members.Sum(member => member.Layout.FilesPerRank);
        return Communicator.Size == 1
            ? Checkpoint.FileNames(_members.Length)
            : [.. Enumerable.Range(1, count).Select(file => string.Create(CultureInfo.InvariantCulture, $"shard-{rank + 1:D5}-model-{file:D5}-of-{count:D5}.safetensors"))];
    }

    /// <summary>Does what may fail, and lets the others know: either all go on or none.</summary>
    private T Together<T>(Func<T> work)
    {
        T result;
        try
        {
            result = work();
        }
        catch (Exception refusal) when (refusal is not CommunicationException && _decisions is not null)
        {
            _header.Agree(refusal);
            throw;
        }

        _header.Agree(null);
        return result;
    }

    /// <summary>Gives all ranks the first one's text.</summary>
    private string Tell(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        double[] length = [Communicator.Rank == 0 ? bytes.Length : 0];
        Communicator.AllReduce(length);
        byte[] all = new byte[(int)length[0] * Communicator.Size];
        Communicator.AllGather((ReadOnlySpan<byte>)(Communicator.Rank == 0 ? bytes : new byte[(int)length[0]]), all);
        return Encoding.UTF8.GetString(all.AsSpan(0, (int)length[0]));
    }
}
