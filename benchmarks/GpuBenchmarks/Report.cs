using System;
using System.Collections.Generic;
using System.IO;

namespace GenOptim.GpuBenchmarks;

/// <summary>One measured case.</summary>
/// <param name="Title">What was stepped.</param>
/// <param name="Sizes">How many parameters.</param>
/// <param name="Bytes">Bytes moved per parameter.</param>
/// <param name="Seconds">Median seconds of a step.</param>
/// <param name="PeerSeconds">Those of PyTorch's fused AdamW, where it was measured.</param>
internal sealed record ReportRow(string Title, Sizes Sizes, int Bytes, double Seconds, double? PeerSeconds)
{
    public double BytesPerSecond => Bytes * Sizes.Parameters / Seconds;
}

/// <summary>A table in Markdown.</summary>
internal static class Report
{
    public static void Write(TextWriter writer, string device, double copyRate, string peer, IReadOnlyList<ReportRow> rows)
    {
        writer.WriteLine(FormattableString.Invariant($"{device}; its copy from buffer to buffer moves {copyRate / 1e9:F0} GB/s. Median times of queued steps."));
        if (peer.Length > 0)
        {
            writer.WriteLine($"Peer: torch.optim.AdamW(fused=True), {peer}.");
        }

        writer.WriteLine();
        writer.WriteLine("| step | size | time | GB/s | of the copy rate | time / PyTorch's |");
        writer.WriteLine("|---|---|---|---|---|---|");
        foreach (ReportRow row in rows)
        {
            string ratio = row.PeerSeconds is { } seconds ? FormattableString.Invariant($"{row.Seconds / seconds:F2}") : "";
            writer.WriteLine(FormattableString.Invariant(
                $"| {row.Title} | {row.Sizes} | {row.Seconds * 1e3:F3} ms | {row.BytesPerSecond / 1e9:F0} | {row.BytesPerSecond / copyRate:F2} | {ratio} |"));
        }
    }
}
