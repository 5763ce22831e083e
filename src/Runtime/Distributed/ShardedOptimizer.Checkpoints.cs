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
    private const string ModelName = "model.safetensors";

    /// <summary>
    /// Saves the run as one checkpoint, a folder <c>step-N</c> that all ranks reach: rank 0 writes the values, and each rank the state of its part. It appears under its name when the files of
    /// all ranks are whole and on the disk; until then the older ones are what there is.
    /// </summary>
    /// <param name="folder">The folder of checkpoints, the same on all ranks; made where it does not exist.</param>
    /// <param name="keep">How many checkpoints stay, this one included; 0 for all.</param>
    /// <param name="notes">The caller's own, those of rank 0; given back by <see cref="Load"/>.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="InvalidOperationException">A rank could not write its part; the message says which. There is no new checkpoint.</exception>
    /// <exception cref="CheckpointException">This rank could not write its part. There is no new checkpoint.</exception>
    /// <exception cref="CommunicationException">A rank does not answer.</exception>
    public string Save(string folder, int keep = 0, IReadOnlyDictionary<string, string>? notes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        string place = string.Create(CultureInfo.InvariantCulture, $"{folder}/step-{_engine.StepCount}");
        using (Enter())
        {
            Guard(() =>
            {
                // What most often fails fails before anyone waits for a part of it.
                Together(() => Communicator.Rank == 0 ? Directory.CreateDirectory(folder).FullName : "");
                if (Communicator.Rank == 0)
                {
                    place = Together(() => new CheckpointFolder(folder).Add(
                        _engine.StepCount, keep, Communicator.Size, notes ?? new Dictionary<string, string>(), WriteAll));
                }
                else
                {
                    // Rank 0 makes the folder first, and names it.
                    string beside = Tell("");
                    WriteOwn(beside);
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

    private IReadOnlyDictionary<string, string> LoadFrom(string path)
    {
        var readers = new List<SafetensorsReader>();
        try
        {
            using OptimizerEngine.Occupation occupation = _engine.EnterToLoad();
            using ParametersInUse use = ParametersInUse.Of(_layout.Tensors);
            CheckpointManifest manifest = null!;
            StatePlan plan = null!;
            Dictionary<Parameter, StateTensor> values = null!;
            Together(() =>
            {
                manifest = Checkpoint.Find(path).Manifest;
                readers.Add(SafetensorsReader.Open(Path.Combine(path, ModelName)));
                readers.AddRange(Checkpoint.FileNames(manifest.Optimizers).Select(name => SafetensorsReader.Open(Path.Combine(path, name))));
                plan = _engine.Plan(ShardedState.For([.. readers.Skip(1).Select(OptimizerFile.Read)], _layout, _engine), LoadOptions.Default);
                var differences = new List<string>();
                values = ModelFile.Plan(readers[0], _layout.Tensors, LoadOptions.Default, differences, out _);
                return differences.Count == 0 ? "" : throw new StateMismatchException(_layout.Descriptor.Name, differences);
            });
            _engine.CarryOut(plan, path);
            foreach ((Parameter parameter, StateTensor tensor) in values)
            {
                ExactValues.Of(tensor, null).CopyTo(new ExactValues(OptimizerEngine.HostValues(parameter), null, null));
            }

            return manifest.Notes;
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private IReadOnlyList<string> WriteAll(string beside)
    {
        Tell(beside);
        Together(() => Write(beside));
        return [ModelName, .. Checkpoint.FileNames(Communicator.Size)];
    }

    /// <summary>Writes this rank's part; where that fails on any rank, rank 0 takes the folder back and says so once more.</summary>
    private void WriteOwn(string beside)
    {
        try
        {
            Together(() => Write(beside));
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

    private string Write(string beside)
    {
        using var run = new SavedRun([Optimizer], _layout.Tensors);
        if (Communicator.Rank == 0)
        {
            ModelFile.Write(Path.Combine(beside, ModelName), run, isEvaluated: false, null);
        }

        OptimizerFile.Write(Path.Combine(beside, Checkpoint.FileNames(Communicator.Size)[Communicator.Rank]), _engine.View(), null);
        return "";
    }

    /// <summary>Does what may fail, and lets the others know: either all go on or none.</summary>
    private T Together<T>(Func<T> work)
    {
        T result;
        try
        {
            result = work();
        }
        catch (Exception refusal) when (refusal is not CommunicationException && _reductions is not null)
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
