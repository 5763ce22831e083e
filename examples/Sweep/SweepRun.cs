using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using DigitsModel;

namespace Sweep;

/// <summary>Runs what is left of a sweep, several trials at a time.</summary>
internal sealed class SweepRun(Plan plan, DigitsData data, ResultFile results, int threads)
{
    /// <summary>The trials of the sweep.</summary>
    public int Total => plan.Trials.Count;

    /// <summary>The trials whose outcome is known.</summary>
    public int Done => results.Outcomes.Count;

    /// <summary>Runs until all trials are done or <paramref name="interrupted"/> is set; those that have begun are finished.</summary>
    /// <param name="report">Called after each trial, by one thread at a time, with the number that is known.</param>
    /// <param name="interrupted">Asks to stop.</param>
    /// <exception cref="ResultFile.NotWrittenException">A result cannot be written.</exception>
    public void Run(Action<int> report, CancellationToken interrupted)
    {
        var trainer = new Trainer(data, plan.Settings);
        Trial[] left = [.. plan.Trials.Where(trial => !results.Outcomes.ContainsKey(trial))];
        var gate = new Lock();
        try
        {
            // A worker takes one trial at a time: they take unequally long where a training diverges.
            Parallel.ForEach(
                Partitioner.Create(left, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = interrupted },
                trial =>
                {
                    Outcome outcome = trainer.Run(trial);
                    lock (gate)
                    {
                        results.Add(trial, outcome);
                        report(results.Outcomes.Count);
                    }
                });
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // What is done is in the file.
        }
        catch (AggregateException error) when (error.InnerExceptions.All(static each => each is ResultFile.NotWrittenException))
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }
}
