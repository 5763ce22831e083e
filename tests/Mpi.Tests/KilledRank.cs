using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;

namespace GenOptim.Distributed.Tests;

/// <summary>Ranks that train and save until one of them is ended from outside, at any moment: see eng/mpi-kills.sh.</summary>
internal static class KilledRank
{
    private const int StepsPerSave = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>Trains for ever. The process's number stands in <c>pid-RANK</c> of the folder, and checkpoints in <c>run</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="leaver">The rank that ends itself with an exit code after some milliseconds; -1 for none.</param>
    /// <param name="milliseconds">Time from its first checkpoint on.</param>
    internal static int Train(string folder, int leaver, int milliseconds)
    {
        using MpiCommunicator ranks = MpiCommunicator.Start(new MpiOptions { Timeout = Timeout, AnswerTime = AnswerTime });
        (Parameter<float>[] parameters, PlainAdamW optimizer) = NewRun();
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        string run = Path.Combine(folder, "run");
        try
        {
            while (true)
            {
                for (int step = 0; step < StepsPerSave; step++)
                {
                    foreach (Parameter<float> parameter in parameters)
                    {
                        parameter.GetGradient<float>().Fill((ranks.Rank + optimizer.StepCount) % 7 - 3);
                    }

                    sharded.Step();
                }

                sharded.Save(run, keep: 2, notes: new Dictionary<string, string> { ["hash"] = Hash(parameters) });
                if (optimizer.StepCount == StepsPerSave)
                {
                    File.WriteAllText(Path.Combine(folder, $"pid-{ranks.Rank}"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                    if (ranks.Rank == leaver)
                    {
                        var leaving = new Thread(() =>
                        {
                            Thread.Sleep(milliseconds);
                            Environment.Exit(3);
                        });
                        leaving.IsBackground = true;
                        leaving.Start();
                    }
                }
            }
        }
        catch (CommunicationException exception)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"rank {ranks.Rank} names rank {string.Join(", ", exception.Ranks)} after {optimizer.StepCount} steps: {exception.Message}"));
            Console.Out.Flush();

            // The library may tell this rank at once, and others ask only when they have waited for as long as they do; and it may wait for the lost rank when it is left in good order.
            Thread.Sleep(Timeout + AnswerTime + TimeSpan.FromMilliseconds(500));
            Environment.Exit(0);
            return 1;
        }
    }

    /// <summary>Loads the newest checkpoint in one process, and compares what it holds with what was saved.</summary>
    internal static int Verify(string folder)
    {
        (Parameter<float>[] parameters, PlainAdamW optimizer) = NewRun();
        using var sharded = new ShardedOptimizer(optimizer, new SingleRank());
        string saved = sharded.Load(Path.Combine(folder, "run"))["hash"];
        bool isWhole = saved == Hash(parameters) && optimizer.StepCount % StepsPerSave == 0;
        sharded.Step();
        Console.WriteLine(FormattableString.Invariant($"step {optimizer.StepCount - 1} {(isWhole ? "loads" : "does not hold what was saved")}"));
        return isWhole ? 0 : 1;
    }

    private static (Parameter<float>[] Parameters, PlainAdamW Optimizer) NewRun()
    {
        Parameter<float>[] parameters = [.. new[] { 200_000, 5, 70_000 }.Select((length, i) => new Parameter<float>($"p{i}", new float[length], new float[length]))];
        return (parameters, new PlainAdamW(parameters));
    }

    private static string Hash(Parameter<float>[] parameters) => System.Convert.ToHexStringLower(SHA256.HashData(
        [.. parameters.SelectMany(parameter => MemoryMarshal.AsBytes(parameter.GetValues<float>()).ToArray())]));
}
