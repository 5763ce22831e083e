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
        var size = new Option<int>("--kibi") { Description = "Parameters in units of 1,024.", DefaultValueFactory = _ => 32 * 1024 };
        var rounds = new Option<int>("--rounds") { Description = "How often each contender has its turn.", DefaultValueFactory = _ => 9 };
        var part = new Option<string>("--part") { Description = "checkpoints, metrics, or both.", DefaultValueFactory = _ => "both" };
        part.AcceptOnlyFromAmong("checkpoints", "metrics", "both");
        var command = new RootCommand("Measures checkpoints and metrics.") { folder, size, rounds, part };
        command.SetAction(result =>
        {
            int length = result.GetValue(size) << 10;
            if (result.GetValue(part) != "metrics")
            {
                Checkpoints(result.GetValue(folder)!, length, result.GetValue(rounds));
            }

            if (result.GetValue(part) != "checkpoints")
            {
                MeasuredSteps.Compare(length, result.GetValue(rounds));
            }
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

    internal static Parameter<float> NewParameter(int length)
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

    internal static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Rate(List<double> seconds, long bytes) => bytes / Median(seconds) / 1e9;

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    internal static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
