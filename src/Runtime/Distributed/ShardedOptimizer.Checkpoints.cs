using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text;
using GenOptim.Checkpoints;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <content>Checkpoints, of which each rank writes its part.</content>
public sealed partial class ShardedOptimizer
{
    /// <summary>
    /// Saves the run as one checkpoint, a folder <c>step-N</c> that all ranks reach: rank 0 writes the values, and each rank the state of its part. It appears under its name when the files of
    /// all ranks are whole and on the disk; until then the older ones are what there is.
    /// </summary>
    /// <remarks>
    /// Files of state are laid out as torch's distributed checkpoint reads Hugging Face's files, <c>shard-00001-model-00001-of-00001.safetensors</c> and so on: slices that are whole rows of a tensor as boxes of its shape, tensors
    /// that are cut within a row as one dimension. One rank writes the files of <see cref="Checkpoint.Save"/>. With a Schedule-Free
    /// optimizer values travel to rank 0 and back once more, because <c>model.safetensors</c> has the point that is evaluated.
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

    private long StepCount => _members[0].Engine.StepCount;

    private IReadOnlyList<string> WriteAll(string beside, IProgress<CheckpointProgress>? progress)
    {
        Tell(beside);
        Together(() => Write(beside, progress));
        WriteEvaluated(beside, progress);
        return [Checkpoint.ModelName, .. HasEvaluation ? [Checkpoint.TrainingName] : Array.Empty<string>(), .. Enumerable.Range(0, Communicator.Size).SelectMany(FileNames)];
    }

    /// <summary>Writes this rank's part; where that fails on any rank, rank 0 takes the folder back and says so once more.</summary>
    private void WriteOwn(string beside, IProgress<CheckpointProgress>? progress)
    {
        try
        {
            Together(() => Write(beside, progress));
            WriteEvaluated(beside, progress);
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

    /// <summary>Whether an optimizer is evaluated at another point than it trains at.</summary>
    private bool HasEvaluation => _members.Any(member => member.Layout.Descriptor.Evaluation is not null);

    /// <summary>
    /// Writes the model where it is evaluated, if that is elsewhere than where it is trained: all ranks put their part of that point in the place of the weights, rank 0 writes what it then has,
    /// and all put the weights back.
    /// </summary>
    private void WriteEvaluated(string beside, IProgress<CheckpointProgress>? progress)
    {
        if (!HasEvaluation)
        {
            return;
        }

        var points = new List<IDisposable>();
        ParametersInUse use = default;
        ExceptionDispatchInfo? failure = null;
        try
        {
            Together(() =>
            {
                use = ParametersInUse.Of(_tensors);
                Array.ForEach(_members, member => points.Add(member.Engine.UseEvaluationPoint()));
                return "";
            });
            GatherAll();
            failure = Communicator.Rank == 0 ? Catch(() => ModelFile.Write(Path.Combine(beside, Checkpoint.ModelName), _tensors, progress)) : null;
            points.ForEach(point => point.Dispose());
            GatherAll();
        }
        finally
        {
            points.ForEach(point => point.Dispose());
            use.Dispose();
        }

        Together(() =>
        {
            failure?.Throw();
            return "";
        });
    }

    private static ExceptionDispatchInfo? Catch(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception exception)
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private string Write(string beside, IProgress<CheckpointProgress>? progress)
    {
        using var run = new SavedRun(Optimizers, _tensors);
        if (Communicator.Rank == 0)
        {
            ModelFile.Write(Path.Combine(beside, HasEvaluation ? Checkpoint.TrainingName : Checkpoint.ModelName), _tensors, progress);
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
