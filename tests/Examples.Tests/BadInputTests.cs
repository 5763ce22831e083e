using System;
using System.IO;
using Xunit;

namespace GenOptim.Examples.Tests;

/// <summary>Where an example cannot do what it is asked for it ends with one line that says why, and with exit code 2; what was there stays whole.</summary>
public sealed class BadInputTests : IDisposable
{
    /// <summary>Files may have eight kibibytes, which stands for a full disk. The runtime's own large file is one that it can do without.</summary>
    private const string SmallFiles = "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; ulimit -f 8;";

    private readonly string _folder = Directory.CreateTempSubdirectory("genoptim-examples").FullName;

    public static TheoryData<string, string> Names => new()
    {
        { "Algorithms", "algorithms" },
        { "CustomRule", "custom-rule" },
        { "Digits", "digits" },
        { "GpuTraining", "gpu-training" },
        { "MixedPrecision", "mixed-precision" },
        { "Sweep", "sweep" },
        { "TrainingLoop", "training-loop" },
    };

    private string Checkpoints => $"--folder '{Path.Combine(_folder, "checkpoints")}'";

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void An_argument_that_is_not_understood(string example, string name)
    {
        AssertRefused(name, Example.Run(example, "--epochs x"));
        AssertRefused(name, Example.Run(example, "superfluous"));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_full_output(string example, string name) =>
        Assert.Contains("cannot write the output: No space left on device", AssertRefused(name, Example.Run(example, $"{Arguments(example)} > /dev/full")), StringComparison.Ordinal);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_closed_output(string example, string name)
    {
        Assert.Contains("cannot write the output", AssertRefused(name, Example.Run(example, $"{Arguments(example)} >&-")), StringComparison.Ordinal);
        Assert.Equal(2, Example.Run(example, $"{Arguments(example)} >&- 2>&-").ExitCode);
    }

    [SkippableTheory]
    [InlineData("Algorithms", "algorithms", "--seeds 0", "--seeds must be a whole number from 1 to 1000, not '0'")]
    [InlineData("Algorithms", "algorithms", "--only Shampoo", "--only must be part of an algorithm's name")]
    [InlineData("Algorithms", "algorithms", "--quick --picture /dev/null/x.png", "cannot write the picture /dev/null/x.png")]
    [InlineData("Digits", "digits", "--epochs 0", "--epochs must be a whole number from 1 to 10000, not '0'")]
    [InlineData("Digits", "digits", "--adamw-lr NaN", "--adamw-lr")]
    [InlineData("Digits", "digits", "--data /no/such/file", "cannot read the data /no/such/file")]
    [InlineData("Digits", "digits", "--picture /dev/null/x.png", "cannot write the picture /dev/null/x.png")]
    [InlineData("GpuTraining", "gpu-training", "--epochs -1", "--epochs must be a whole number from 1 to 10000, not '-1'")]
    [InlineData("Sweep", "sweep", "--seeds 0", "--seeds must be a whole number from 1 to 1000, not '0'")]
    [InlineData("Sweep", "sweep", "--quick --data /no/such/file", "cannot read the data /no/such/file")]
    [InlineData("Sweep", "sweep", "--quick --results /dev/null/x.jsonl", "/dev/null")]
    [InlineData("Sweep", "sweep", "--quick --pictures /dev/null/x", "cannot write pictures into /dev/null/x")]
    [InlineData("TrainingLoop", "training-loop", "--steps 0", "--steps must be a whole number above 0, not '0'")]
    [InlineData("TrainingLoop", "training-loop", "--steps 2 --folder /dev/null/x", "/dev/null/x")]
    public void What_an_option_says_cannot_be_done(string example, string name, string arguments, string says) =>
        Assert.Contains(says, AssertRefused(name, Example.Run(example, arguments)), StringComparison.Ordinal);

    [SkippableFact]
    public void A_full_disk_leaves_the_checkpoint_that_was_there()
    {
        Assert.Equal(0, Example.Run("TrainingLoop", $"--steps 12 {Checkpoints}").ExitCode);
        string message = AssertRefused("training-loop", Example.Run("TrainingLoop", $"--steps 14 {Checkpoints}", SmallFiles));
        Assert.Contains("could not be saved", message, StringComparison.Ordinal);
        Assert.Contains("the newest complete checkpoint is", message, StringComparison.Ordinal);

        Example.Result taken = Example.Run("TrainingLoop", $"--steps 14 {Checkpoints}");
        Assert.Equal(0, taken.ExitCode);
        Assert.Contains("Taken up at step ", taken.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_full_disk_leaves_the_picture_that_was_there()
    {
        string picture = Path.Combine(_folder, "picture.png");
        File.WriteAllText(picture, "before");
        string message = AssertRefused("digits", Example.Run(
            "Digits",
            $"--epochs 1 --picture '{picture}'",
            SmallFiles));
        Assert.Contains($"cannot write the picture {picture}", message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(picture));
        Assert.Equal([picture], Directory.GetFiles(_folder));

        Assert.Equal(0, Example.Run("Digits", $"--epochs 1 --picture '{picture}'").ExitCode);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(picture)[..4]);
        Assert.Equal([picture], Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Arguments(string example) => example switch
    {
        "TrainingLoop" => Checkpoints,
        "Algorithms" => $"--quick --only LionW --picture '{Path.Combine(_folder, "algorithms.png")}'",
        "Sweep" => $"--quick --results '{Path.Combine(_folder, "sweep.jsonl")}'",
        _ => string.Empty,
    };

    private static string AssertRefused(string name, Example.Result result)
    {
        Assert.True(result.ExitCode == 2, $"{name} ended with {result.ExitCode}: {result.Errors}");
        string[] lines = result.Errors.TrimEnd('\n').Split('\n');
        Assert.Single(lines);
        Assert.StartsWith(name + ": ", lines[0], StringComparison.Ordinal);
        return lines[0];
    }
}
