using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim;

namespace CheckpointBenchmarks;

/// <summary>
/// Save and load of AdamW's state against a plain copy of the same file, and measured steps against others: all contenders take turns in one run, and
/// what is told are ratios of medians.
/// </summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        var folder = new Option<string>("--folder") { Description = "Where files are written.", DefaultValueFactory = _ => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath() };
        var size = new Option<int>("--mebi") { Description = "Parameters in units of 1,048,576.", DefaultValueFactory = _ => 32 };
        var rounds = new Option<int>("--rounds") { Description = "How often each contender has its turn.", DefaultValueFactory = _ => 9 };
        var command = new RootCommand("Measures checkpoints and metrics.") { folder, size, rounds };
        command.SetAction(result =>
        {
            int length = result.GetValue(size) << 20;
            Checkpoints(result.GetValue(folder)!, length, result.GetValue(rounds));
            Metrics(length, result.GetValue(rounds));
        });
        return command.Parse(arguments).Invoke();
    }

    private static void Checkpoints(string folder, int length, int rounds)
    {
        string own = Path.Combine(folder, $"genoptim-benchmark-{Environment.ProcessId}");
        Directory.CreateDirectory(own);
        try
        {
            using Parameter<float> parameter = NewParameter(length);
            using var optimizer = new PlainAdamW([parameter]);
            optimizer.Step();
            string saved = Path.Combine(own, "optimizer.safetensors");
            string copy = Path.Combine(own, "copy");
            optimizer.Save(saved);
            File.Copy(saved, copy, overwrite: true);
            var copies = new List<double>();
            var saves = new List<double>();
            var loads = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                // Each writes to a file that is not there, as a save beside its place does.
                File.Delete(copy);
                copies.Add(Seconds(() => File.Copy(saved, copy)));
                File.Delete(saved);
                saves.Add(Seconds(() => optimizer.Save(saved)));
                loads.Add(Seconds(() => optimizer.Load(saved)));
            }

            long bytes = new FileInfo(saved).Length;
            GC.Collect();
            Memory.ResetPeak();
            long before = Memory.Resident();
            optimizer.Save(saved);
            long grown = Memory.Peak() - before;
            Print($"state of {length} parameters, {bytes} bytes, in {folder}, medians of {rounds}");
            Print($"  plain copy  {Rate(copies, bytes):f2} GB/s");
            Print($"  save        {Rate(saves, bytes):f2} GB/s, {Rate(saves, bytes) / Rate(copies, bytes):f2} of the copy");
            Print($"  load        {Rate(loads, bytes):f2} GB/s, {Rate(loads, bytes) / Rate(copies, bytes):f2} of the copy");
            Print($"  peak memory while saving grows by {grown / 1048576.0:f1} MiB");
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private static void Metrics(int length, int rounds)
    {
        using Parameter<float> parameter = NewParameter(length);
        using var optimizer = new MeasuredAdamW([parameter]);
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            optimizer.ThreadCount = threads;
            optimizer.Step();
            var plain = new List<double>();
            var measured = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                plain.Add(Seconds(() => optimizer.Step()));
                using var monitor = new OptimizerMonitor(optimizer, every: 1) { KeepsHistory = false };
                measured.Add(Seconds(() => optimizer.Step()));
            }

            double ratio = Median(measured) / Median(plain);
            Print($"AdamW of {length} parameters on {threads} threads: {1000 * Median(plain):f1} ms, measured {1000 * Median(measured):f1} ms, {ratio:f3} of it");
            Print($"  every 10th step measured: {1 + ((ratio - 1) / 10):f3}");
        }
    }

    private static Parameter<float> NewParameter(int length)
    {
        var random = new Random(1);
        float[] values = new float[length];
        float[] gradient = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
            gradient[i] = random.NextSingle() - 0.5f;
        }

        return new Parameter<float>("w", values, gradient);
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Rate(List<double> seconds, long bytes) => bytes / Median(seconds) / 1e9;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
