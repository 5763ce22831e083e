using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GenOptim.Benchmarks.PeerTable;

/// <summary>A row of the table.</summary>
/// <param name="Variant">What is stepped: one of <see cref="OwnOptimizer.Variants"/>, by the same name in C.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Length">Elements of each.</param>
/// <param name="Size">The same in words.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Wanted">The most time that is wanted of the generated step, as a part of C's.</param>
internal sealed record PeerTableCase(string Variant, int Tensors, int Length, string Size, int Threads, double Wanted)
{
    private const double Usual = 1.05;

    /// <summary>For tensors of 100 and 1,000 elements, where what a tensor costs besides its elements shows.</summary>
    private const double OfTinyTensors = 1.5;

    /// <summary>The row in words.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Variant}, {Size}, {Threads} {(Threads == 1 ? "thread" : "threads")}");

    /// <summary>All rows.</summary>
    /// <param name="threads">Numbers of threads; tiny tensors are stepped by one.</param>
    public static IReadOnlyList<PeerTableCase> All(IReadOnlyList<int> threads) =>
    [
        .. Rows("AdamW", 1, 25_000_000, "25 M", threads),
        .. Rows("AdamW", 1_000, 25_000, "1,000 × 25,000", threads),
        .. Rows("AdamW", 1, 1 << 20, "1 Mi", threads),
        .. Rows("AdamW", 1, 256 << 10, "256 Ki", threads),
        .. Rows("AdamW", 1, 128 << 10, "128 Ki", threads),
        .. Rows("AdamW", 1, 64 << 10, "64 Ki", threads),
        .. Rows("AdamW", 1, 16 << 10, "16 Ki", threads),
        new("AdamW", 100, 1_000, "100 × 1,000", 1, OfTinyTensors),
        new("AdamW", 1_000, 100, "1,000 × 100", 1, OfTinyTensors),
        .. Rows("SGDW", 1, 25_000_000, "25 M", threads),
        .. Rows("SGDW", 1_000, 25_000, "1,000 × 25,000", threads),
        .. Rows("SGDW", 1, 64 << 10, "64 Ki", threads),
        .. Rows("AdamW, float64", 1, 25_000_000, "25 M", threads),
        .. Rows("AdamW, float64", 1, 64 << 10, "64 Ki", threads),
        .. Rows("AdamW, float16", 1, 25_000_000, "25 M", threads),
        .. Rows("AdamW, float16", 1, 64 << 10, "64 Ki", threads),
        .. Rows("AdamW, bfloat16", 1, 25_000_000, "25 M", threads),
        .. Rows("AdamW, bfloat16", 1, 64 << 10, "64 Ki", threads),
    ];

    private static IEnumerable<PeerTableCase> Rows(string variant, int tensors, int length, string size, IReadOnlyList<int> threads) =>
        threads.Select(count => new PeerTableCase(variant, tensors, length, size, count, Usual));
}
