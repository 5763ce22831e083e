using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Benchmarks.Cases;

/// <summary>The cases that are measured, with what is wanted of each.</summary>
internal static class StepCases
{
    private const nint Kibi = 1024;
    private const nint Mebi = 1024 * 1024;

    /// <summary>Beyond every cache, where memory sets the pace.</summary>
    private const double LargeOfCeiling = 0.95;

    /// <summary>Many tensors, none of which is large.</summary>
    private const double ManyOfCeiling = 0.9;

    /// <summary>In cache, where division and square root set the pace.</summary>
    private const double CachedOfHandWritten = 0.9;

    /// <summary>All cases.</summary>
    /// <param name="threads">Numbers of threads; the cases in cache are compared with the hand-written loop on one thread.</param>
    public static IReadOnlyList<StepCase> Full(IReadOnlyList<int> threads) =>
        [.. new[] { Algorithm.AdamW, Algorithm.Sgdw }.SelectMany(algorithm => Full(algorithm, threads))];

    /// <summary>Four AdamW cases, one of each kind.</summary>
    /// <param name="threads">Numbers of threads, of which the largest is taken, and one.</param>
    public static IReadOnlyList<StepCase> Quick(IReadOnlyList<int> threads)
    {
        int most = threads.Max();
        return [Large(Algorithm.AdamW, most), Many(Algorithm.AdamW, most), Cached(Algorithm.AdamW, 64 * Kibi, 1), Cached(Algorithm.AdamW, Mebi, 1)];
    }

    private static IEnumerable<StepCase> Full(Algorithm algorithm, IReadOnlyList<int> threads)
    {
        IEnumerable<StepCase> cached =
            from length in new[] { 64 * Kibi, 256 * Kibi, Mebi }
            from count in threads
            select Cached(algorithm, length, count);
        return [.. threads.Select(count => Large(algorithm, count)), .. threads.Select(count => Many(algorithm, count)), .. cached];
    }

    private static StepCase Large(Algorithm algorithm, int threads) =>
        new(algorithm, 1, 32 * Mebi, threads, WantedOfCeiling: LargeOfCeiling);

    private static StepCase Many(Algorithm algorithm, int threads) =>
        new(algorithm, 1_000, 25_000, threads, WantedOfCeiling: ManyOfCeiling);

    private static StepCase Cached(Algorithm algorithm, nint length, int threads) =>
        new(algorithm, 1, length, threads, WantedOfHandWritten: threads == 1 ? CachedOfHandWritten : null);
}
