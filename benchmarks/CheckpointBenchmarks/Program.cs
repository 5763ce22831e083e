using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim;

namespace CheckpointBenchmarks;

/// <summary>
/// Save and load of AdamW's state against a plain copy of the same file, and measured steps against others: all contenders take turns in one run, and
/// what is told are medians of the ratios of neighbours.
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
            var saves = new List<Cost>();
            var loads = new List<Cost>();
            for (int round = -1; round < rounds; round++)
            {
                // Each writes to a file that is not there, as a save beside its place does.
                File.Delete(copy);
                Cost copied = Cost.Of(() => File.Copy(saved, copy));
                File.Delete(saved);
                Cost save = Cost.Of(() => optimizer.Save(saved));
                Cost load = Cost.Of(() => optimizer.Load(saved));
                File.Delete(copy);
                Cost after = Cost.Of(() => File.Copy(saved, copy));

                // The first round meets cold code.
                if (round >= 0)
                {
                    Cost neighbours = (copied + after) / 2;
                    copies.Add(neighbours.Seconds);
                    saves.Add(save / neighbours);
                    loads.Add(load / neighbours);
                }
            }

            long bytes = new FileInfo(saved).Length;
            GC.Collect();
            Memory.ResetPeak();
            long before = Memory.Resident();
            optimizer.Save(saved);
            long grown = Memory.Peak() - before;
            Print($"state of {length} parameters, {bytes} bytes, in {folder}, medians of {rounds}");
            Print($"  plain copy  {bytes / Median(copies) / 1e9:f2} GB/s");
            Print($"  save        {Speed(saves, cost => cost.Seconds)} of the copy's speed, by processor time {Speed(saves, cost => cost.ProcessorSeconds)}");
            Print($"  load        {Speed(loads, cost => cost.Seconds)} of the copy's speed, by processor time {Speed(loads, cost => cost.ProcessorSeconds)}");
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

    private static string Speed(List<Cost> ratios, Func<Cost, double> of)
    {
        List<double> speeds = ratios.ConvertAll(ratio => 1 / of(ratio));
        return string.Create(CultureInfo.InvariantCulture, $"{Median(speeds):f2} ({speeds.Min():f2} to {speeds.Max():f2})");
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    internal static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
