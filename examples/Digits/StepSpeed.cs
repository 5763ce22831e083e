using System;
using System.Diagnostics;
using System.Linq;
using GenOptim;

namespace Digits;

/// <summary>How fast this build of the program steps: the JIT's, or one that was compiled ahead of time.</summary>
internal static class StepSpeed
{
    private const int Parameters = 256 * 1024;
    private const int StepsPerTurn = 4;
    private const int Turns = 500;

    /// <summary>AdamW on 256 Ki float32 parameters, which stay in cache, on one thread: the fastest of many turns, in nanoseconds per parameter.</summary>
    public static double NanosecondsPerParameter()
    {
        float[] gradient = [.. Enumerable.Range(0, Parameters).Select(static i => (i % 17 - 8) / 64f)];
        using var parameter = new Parameter<float>("values", new float[Parameters], gradient);
        using var optimizer = new DigitsAdamW(1e-3, [parameter]) { ThreadCount = 1 };
        double fastest = double.PositiveInfinity;
        for (int turn = -1; turn < Turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int step = 0; step < StepsPerTurn; step++)
            {
                optimizer.Step();
            }

            // The turn before the first meets cold code and cold memory. Whatever else the machine does only adds time.
            if (turn >= 0)
            {
                fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalNanoseconds / StepsPerTurn / Parameters);
            }
        }

        return fastest;
    }
}
