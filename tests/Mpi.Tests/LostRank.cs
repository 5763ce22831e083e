using System;
using System.Threading;

namespace GenOptim.Distributed.Tests;

/// <summary>A rank that hangs in the third step: the others name it.</summary>
internal static class LostRank
{
    /// <param name="lost">The rank.</param>
    internal static int Hang(int lost)
    {
        using MpiCommunicator ranks = MpiCommunicator.Start(new MpiOptions { Timeout = TimeSpan.FromSeconds(2), AnswerTime = TimeSpan.FromSeconds(1) });
        var parameter = new Parameter<float>("w", new float[200_000], new float[200_000]);
        using var optimizer = new PlainAdamW([parameter]);
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        try
        {
            for (int step = 0; ; step++)
            {
                if (step == 2 && ranks.Rank == lost)
                {
                    Thread.Sleep(6_000);
                    Environment.Exit(0);
                }

                sharded.Step();
            }
        }
        catch (CommunicationException exception)
        {
            bool isNamed = exception.Ranks.Count == 1 && exception.Ranks[0] == lost;
            Console.WriteLine(FormattableString.Invariant($"rank {ranks.Rank} {(isNamed ? "names" : "does not name")} rank {lost} after {optimizer.StepCount} steps: {exception.Message}"));

            // The library may wait for the lost rank when it is left in good order.
            Thread.Sleep(1_500);
            Console.Out.Flush();
            Environment.Exit(isNamed ? 0 : 1);
            return 1;
        }
    }
}
