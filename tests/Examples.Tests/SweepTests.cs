using System;
using System.IO;
using System.Linq;
using Xunit;

namespace GenOptim.Examples.Tests;

/// <summary>The file of a sweep is the same, bit for bit, however it came about; and the pictures are there.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-sweep").FullName;

    private string Results => Path.Combine(_folder, "sweep.jsonl");

    private string Arguments => $"--quick --results '{Results}'";

    [SkippableFact]
    public void A_sweep_that_was_interrupted_or_killed_and_one_on_other_threads_give_the_same_file()
    {
        Example.Result whole = Example.Run("Sweep", Arguments);
        Assert.True(whole.ExitCode == 0, whole.Errors);
        string expected = File.ReadAllText(Results);
        Assert.Contains("log wd / log lr", whole.Output, StringComparison.Ordinal);
        Assert.Contains("Timescale: ", whole.Output, StringComparison.Ordinal);
        foreach (string picture in (string[])["decoupling", "decoupling-loss", "timescale", "timescale-loss"])
        {
            Assert.Contains("weight decay wd", File.ReadAllText(Path.Combine(_folder, picture + ".svg")), StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(_folder, picture + ".png"))[..4]);
        }

        // Half a line at the end is what a kill leaves; the lines before it stand in the order in which trainings were done.
        string[] lines = expected.Split('\n');
        File.WriteAllText(Results, string.Join('\n', [lines[0], .. lines[1..400].Reverse(), lines[500][..20]]));
        Assert.Contains("399 of them done before", Example.Run("Sweep", Arguments).Output, StringComparison.Ordinal);
        Assert.Equal(expected, File.ReadAllText(Results));

        Example.Result interrupted = Example.Interrupt("Sweep", $"{Arguments} --fresh --threads 1", () => File.Exists(Results) && File.ReadLines(Results).Count() is > 100 and < 400);
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains("the same command goes on from here", interrupted.Output, StringComparison.Ordinal);
        Assert.NotEqual(expected, File.ReadAllText(Results));
        Assert.Equal(0, Example.Run("Sweep", Arguments).ExitCode);
        Assert.Equal(expected, File.ReadAllText(Results));
    }

    [SkippableFact]
    public void Results_of_another_sweep_are_refused_and_left_alone()
    {
        const string Other = "{\"format\":1}\n";
        File.WriteAllText(Results, Other);
        Example.Result refused = Example.Run("Sweep", Arguments);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("it holds no results of this sweep; --fresh begins anew", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(Other, File.ReadAllText(Results));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
