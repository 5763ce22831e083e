using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Xunit;

namespace GenOptim.Distributed.Tests;

/// <summary>A save of several ranks that is broken off, wherever that is: what is loaded is the new checkpoint or the older one, whole.</summary>
public sealed class InterruptedSaveTests : IDisposable
{
    private const int Length = 150_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-broken-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Broken_off_at_any_write_the_older_one_is_loaded_and_afterwards_the_new_one()
    {
        if (OperatingSystem.IsWindows())
        {
            // There files cannot be copied while they are written.
            return;
        }

        string run = Path.Combine(_folder, "run");
        string moments = Path.Combine(_folder, "moments");
        float[][] values = Train(run, 2, new Snapshots(run, moments));
        string[] snapshots = Directory.GetDirectories(moments);

        // Rank 0's values and three ranks' state, each in several writes.
        Assert.True(snapshots.Length > 12, $"{snapshots.Length} moments");
        Assert.All(snapshots, snapshot => Assert.Equal(values[0], Load(snapshot, step: 1)));
        Assert.Equal(values[1], Load(run, step: 2));
    }

    [Fact]
    public void Broken_off_between_the_renames_the_older_or_the_new_one_is_loaded()
    {
        string run = Path.Combine(_folder, "run");
        float[][] values = Train(run, 2, null);
        string newest = Path.Combine(run, "step-2");
        File.WriteAllText(Path.Combine(run, "latest"), "step-1\n");
        Assert.Equal(values[1], Load(run, step: 2));
        Directory.Move(newest, newest + ".tmp");
        Assert.Equal(values[0], Load(run, step: 1));
    }

    [Fact]
    public void A_set_that_lacks_a_file_or_a_byte_is_none()
    {
        string run = Path.Combine(_folder, "run");
        float[][] values = Train(run, 2, null);
        string[] files = Directory.GetFiles(Path.Combine(run, "step-2"));
        Assert.Equal(5, files.Length);
        foreach (string file in files)
        {
            byte[] content = File.ReadAllBytes(file);
            File.WriteAllBytes(file, content[..^1]);
            Assert.Equal(values[0], Load(run, step: 1));
            File.Delete(file);
            Assert.Equal(values[0], Load(run, step: 1));
            File.WriteAllBytes(file, content);
        }

        Assert.Equal(values[1], Load(run, step: 2));
    }

    [Fact]
    public void A_byte_that_has_changed_is_found_and_no_rank_takes_anything_over()
    {
        string run = Path.Combine(_folder, "run");
        Train(run, 1, null);
        foreach (string file in Directory.GetFiles(Path.Combine(run, "step-1"), "*.safetensors"))
        {
            byte[] content = File.ReadAllBytes(file);
            byte[] damaged = [.. content];
            damaged[^9] ^= 1;
            File.WriteAllBytes(file, damaged);
            string[] messages = Ranks.Run(2, ranks =>
            {
                using var optimizer = new PlainAdamW([NewParameter()]);
                using var sharded = new ShardedOptimizer(optimizer, ranks);
                string message = Assert.ThrowsAny<Exception>(() => sharded.Load(run)).Message;
                Assert.Equal(0, optimizer.StepCount);
                Assert.All(sharded.Parameters[0].GetValues<float>().ToArray(), value => Assert.Equal(0.5f, value));
                return message;
            });
            Assert.All(messages, message => Assert.Contains(Path.GetFileName(file), message, StringComparison.Ordinal));
            File.WriteAllBytes(file, content);
        }
    }

    private static Parameter<float> NewParameter() => new("w", Enumerable.Repeat(0.5f, Length).ToArray(), new float[Length]);

    /// <summary>Steps of three ranks, each saved.</summary>
    /// <returns>The values after each step.</returns>
    private static float[][] Train(string folder, int steps, IProgress<CheckpointProgress>? progress) => Ranks.Run(3, ranks =>
    {
        Parameter<float> parameter = NewParameter();
        using var optimizer = new PlainAdamW([parameter]);
        using var sharded = new ShardedOptimizer(optimizer, ranks);
        var values = new List<float[]>();
        for (int step = 0; step < steps; step++)
        {
            parameter.GetGradient<float>().Fill(ranks.Rank + step + 1);
            sharded.Step();
            sharded.Save(folder, progress: step == 1 ? progress : null);
            values.Add(parameter.GetValues<float>().ToArray());
        }

        return values.ToArray();
    })[0];

    private static float[] Load(string folder, int step)
    {
        float[][] values = Ranks.Run(2, ranks =>
        {
            Parameter<float> parameter = NewParameter();
            using var optimizer = new PlainAdamW([parameter]);
            using var sharded = new ShardedOptimizer(optimizer, ranks);
            sharded.Load(folder);
            Assert.Equal(step, optimizer.StepCount);
            return parameter.GetValues<float>().ToArray();
        });
        Assert.True(MemoryMarshal.AsBytes(values[0].AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(values[1].AsSpan())));
        return values[0];
    }

    /// <summary>Copies the folder at every write of any rank: what a process that is killed then leaves on the disk.</summary>
    private sealed class Snapshots(string run, string moments) : IProgress<CheckpointProgress>
    {
        private readonly Lock _lock = new();
        private int _count;

        public void Report(CheckpointProgress value)
        {
            lock (_lock)
            {
                // Not by .NET, which opens no file that is being written. One that gets its final name meanwhile may be missed, as by a process that is killed then.
                string snapshot = Path.Combine(Directory.CreateDirectory(moments).FullName, (_count++).ToString(CultureInfo.InvariantCulture));
                using Process copy = Process.Start(new ProcessStartInfo("cp", ["-r", run, snapshot]) { RedirectStandardError = true })!;
                copy.WaitForExit();
            }
        }
    }
}
