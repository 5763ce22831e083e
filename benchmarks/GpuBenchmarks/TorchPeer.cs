using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace GenOptim.GpuBenchmarks;

/// <summary>PyTorch's fused AdamW on the same device, in a process of its own, where PyTorch is there.</summary>
internal static class TorchPeer
{
    private sealed record Reply(string? Name, double? SecondsPerStep, string? Error);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Measures all sizes.</summary>
    /// <returns>What was measured, by name; and per size the seconds of a step, or null with the reason on standard error.</returns>
    public static (string Name, IReadOnlyList<double?> Seconds) Measure(string python, IReadOnlyList<Sizes> sizes)
    {
        Reply[] replies = Run(python, sizes);
        if (replies.Length != sizes.Count + 1)
        {
            string reason = replies is [{ Error: { } error }] ? error : "it ended early";
            Console.Error.WriteLine($"PyTorch is not compared: {reason}.");
            return (string.Empty, [.. sizes.Select(_ => (double?)null)]);
        }

        foreach ((Sizes size, Reply reply) in sizes.Zip(replies[1..]).Where(pair => pair.Second.Error is not null))
        {
            Console.Error.WriteLine($"PyTorch, {size}: {reply.Error}.");
        }

        return (replies[0].Name!, [.. replies[1..].Select(reply => reply.SecondsPerStep)]);
    }

    private static Reply[] Run(string python, IReadOnlyList<Sizes> sizes)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "torch_fused_adamw.py"));
        foreach (Sizes size in sizes)
        {
            start.ArgumentList.Add(FormattableString.Invariant($"{size.Tensors}x{size.Length}"));
        }

        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Reply>(line, Json)!)];
        }
        catch (Win32Exception exception)
        {
            return [new Reply(null, null, $"'{python}' cannot be started ({exception.Message})")];
        }
    }
}
