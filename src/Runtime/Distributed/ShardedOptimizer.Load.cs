using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim.Checkpoints;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <content>Checkpoints, which any number of ranks reads.</content>
public sealed partial class ShardedOptimizer
{
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
}
