using System;
using System.IO;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Saves optimizers to files, and takes saved state over.</summary>
public static class CheckpointExtensions
{
    /// <summary>
    /// Saves everything that a continuation needs besides the parameters' values, in the safetensors format. The path holds a whole file at any time:
    /// what was there before, or the new one. State is written from where it lies, without a second copy in memory.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="path">The file, which is replaced where it exists.</param>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <exception cref="CheckpointException">The system refused; the message says why and what the path holds.</exception>
    /// <exception cref="ArgumentException">A parameter's name cannot stand in a file.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public static void Save(this IOptimizer optimizer, string path, IProgress<CheckpointProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentException.ThrowIfNullOrEmpty(path);
        OptimizerEngine engine = optimizer.Engine;
        using (engine.Enter())
        {
            Checkpoints.OptimizerFile.Write(path, engine.View(), progress);
        }
    }

    /// <summary>
    /// Takes over what <see cref="Save"/> saved, after which the optimizer continues bit for bit as the saved one would, given the same values.
    /// Header, checksum and everything that could differ are checked first: after an exception from those the optimizer is as before.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What is taken over; null for all of it.</param>
    /// <returns>What was taken over and what was not.</returns>
    /// <exception cref="CheckpointException">
    /// The file is damaged, or of another kind or version. Or it could not be read to the end after all was checked: the optimizer then holds a part
    /// of it, which the message says, and takes only another load or <see cref="IDisposable.Dispose"/>.
    /// </exception>
    /// <exception cref="StateMismatchException">The state does not fit; all differences are listed.</exception>
    /// <exception cref="IOException">The file is not there or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public static LoadResult Load(this IOptimizer optimizer, string path, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        options ??= LoadOptions.Default;
        OptimizerEngine engine = optimizer.Engine;
        using Checkpoints.SafetensorsReader reader = Checkpoints.SafetensorsReader.Open(path);
        using (engine.EnterToLoad())
        {
            OptimizerState state = Checkpoints.OptimizerFile.Read(reader);
            if (options.VerifyChecksum)
            {
                reader.VerifyChecksum(options.Progress);
            }

            StatePlan plan = engine.Plan(state, options);
            engine.CarryOut(plan, path);
            return plan.Result;
        }
    }

    /// <summary>Takes over a copied state, with a choice of what.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="state">What <see cref="IOptimizer.ExportState"/> gave.</param>
    /// <param name="options">What is taken over.</param>
    /// <returns>What was taken over and what was not.</returns>
    /// <exception cref="StateMismatchException">The state does not fit; all differences are listed, and nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public static LoadResult ImportState(this IOptimizer optimizer, OptimizerState state, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        return optimizer.Engine.ImportState(state, options);
    }
}
