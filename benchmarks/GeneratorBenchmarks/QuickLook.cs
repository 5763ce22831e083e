using System;
using System.Diagnostics;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace GenOptim.Benchmarks;

/// <summary>
/// The same runs by the clock in a few seconds: medians of a handful, for a look in passing. It ends with 1 where an unrelated edit made the generator
/// write anything anew, which is no matter of time.
/// </summary>
internal static class QuickLook
{
    private const int Runs = 5;

    public static int Run()
    {
        bool isCached = true;
        Console.WriteLine("classes   first run   per class   after an edit elsewhere   after an edit of one attribute   written anew");
        foreach (int classes in new[] { 1, 100, 1_000 })
        {
            var benchmarks = new GeneratorBenchmarks { Classes = classes };
            benchmarks.Setup();
            double first = Median(() => benchmarks.FirstRun());
            double unrelated = Median(() => benchmarks.AfterUnrelatedEdit());
            double edited = Median(() => benchmarks.AfterAttributeEdit());
            int anew = benchmarks.WrittenAnewAfterUnrelatedEdit();
            isCached &= anew == 0;
            Console.WriteLine(FormattableString.Invariant(
                $"{classes,7} {first,8:F1} ms {first / classes,8:F2} ms {unrelated,22:F2} ms {edited,29:F2} ms {anew,14}"));
        }

        return isCached ? 0 : 1;
    }

    private static double Median(Func<GeneratorDriver> run)
    {
        run();
        return Enumerable.Range(0, Runs).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            run();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).Order().ElementAt(Runs / 2);
    }
}
