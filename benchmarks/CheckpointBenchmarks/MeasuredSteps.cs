using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim;

namespace CheckpointBenchmarks;

/// <summary>
/// Steps that are measured against those of the same optimizer that are not. They take turns, and what is told is the median of the ratios of neighbours: a shared
/// machine changes from minute to minute, not from one step to the next.
/// </summary>
internal static class MeasuredSteps
{
    internal static void Compare(int length, int rounds)
    {
        Compare("all metrics", length, rounds, parameter => new MeasuredAdamW([parameter]));
        Compare("norms", length, rounds, parameter => new NormsAdamW([parameter]));
    }

    private static void Compare(string what, int length, int rounds, Func<Parameter<float>, IOptimizer> create)
    {
        using Parameter<float> parameter = Program.NewParameter(length);
        using IOptimizer optimizer = create(parameter);
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            optimizer.ThreadCount = threads;
            var plain = new List<double>();
            var ratios = new List<Cost>();
            for (int round = -1; round < rounds; round++)
            {
                Cost before = Step(optimizer, length);
                Cost measured;
                using (new OptimizerMonitor(optimizer, every: 1) { KeepsHistory = false })
                {
                    measured = Step(optimizer, length);
                }

                Cost after = Step(optimizer, length);

                // The first round meets cold code.
                if (round >= 0)
                {
                    plain.Add(before.Seconds);
                    ratios.Add(measured / ((before + after) / 2));
                }
            }

            List<double> clock = ratios.ConvertAll(one => one.Seconds);
            List<double> processor = ratios.ConvertAll(one => one.ProcessorSeconds);
            double ratio = Program.Median(clock);
            Program.Print($"AdamW of {length} parameters on {threads} threads, {what}: step {1000 * Program.Median(plain):f2} ms; a measured one takes {ratio:f3} of it (from {clock.Min():f3}), {Program.Median(processor):f3} of its processor time (from {processor.Min():f3})");
            Program.Print($"  every 10th step measured: {1 + ((ratio - 1) / 10):f3} on average");
        }
    }

    private static Cost Step(IOptimizer optimizer, int length)
    {
        // Small steps are repeated, so that the clock sees them.
        int times = length < 1 << 22 ? 50 : 1;
        return Cost.Of(() =>
        {
            for (int i = 0; i < times; i++)
            {
                optimizer.Step();
            }
        }) / times;
    }
}
