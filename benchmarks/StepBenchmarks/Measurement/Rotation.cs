using System;
using System.Collections.Generic;
using System.Threading;

namespace GenOptim.Benchmarks.Measurement;

/// <summary>
/// Interleaved measurement: each round measures every contender once, and each round begins with another one, so that a drift of the
/// machine meets all of them alike and none always runs in the wake of the same neighbour.
/// </summary>
internal static class Rotation
{
    /// <summary>Measures all contenders in all rounds.</summary>
    /// <param name="contenders">Who is measured.</param>
    /// <param name="rounds">How often each is measured.</param>
    /// <param name="batch">How long one measurement lasts, at least.</param>
    /// <param name="cancellation">Ends the measurement between two contenders.</param>
    /// <returns>Seconds per step: one array of rounds per contender, in the contenders' order.</returns>
    public static double[][] Measure(IReadOnlyList<IContender> contenders, int rounds, TimeSpan batch, CancellationToken cancellation)
    {
        var samples = new double[contenders.Count][];
        for (int index = 0; index < samples.Length; index++)
        {
            samples[index] = new double[rounds];
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                int index = (round + turn) % contenders.Count;
                samples[index][round] = contenders[index].MeasureSecondsPerStep(batch);
            }
        }

        return samples;
    }
}
