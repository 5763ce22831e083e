using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.Intrinsics;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.SameBits;

/// <summary>Other processes on this machine, with fewer instructions or another compiler tier, give the same bits.</summary>
public sealed class InstructionSetTests(ITestOutputHelper output) : IClassFixture<InstructionSetTests.SavedClasses>
{
    [Theory]
    [InlineData("", 512)]
    [InlineData("DOTNET_EnableAVX512=0;DOTNET_EnableAVX512F=0", 256)]
    [InlineData("DOTNET_EnableAVX=0;DOTNET_EnableAVX2=0", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic=0", 0)]
    [InlineData("DOTNET_TieredCompilation=0", 512)]
    public void Fewer_instructions_give_the_same_bits(string environment, int widestLane)
    {
        (string lane, string hash) = Run(environment);
        output.WriteLine($"'{environment}': widest lane {lane}, {hash}");

        // On a machine with wider registers than a row allows, the row must really have taken them away.
        Assert.Equal(FormattableString.Invariant($"{Math.Min(widestLane, WidestHere)}"), lane);
        Assert.Equal(SavedClasses.Hash.Value, hash);
    }

    /// <summary>The widest lane that a process may use, in bits.</summary>
    internal static int WidestHere =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static (string Lane, string Hash) Run(string environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(InstructionSetTests).Assembly.Location, StepHashProgram.Command, SavedClasses.Path.Value },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in environment.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = variable.Split('=');
            start.Environment[parts[0]] = parts[1];
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return (lines[0], lines[1]);
    }

    /// <summary>The compiled classes in a file, and the hash of this process.</summary>
    public sealed class SavedClasses : IDisposable
    {
        internal static Lazy<string> Path { get; } = new(() =>
        {
            string path = System.IO.Path.Combine(AppContext.BaseDirectory, FormattableString.Invariant($"Generated-{Environment.ProcessId}.dll"));
            Replay.GeneratedClasses.Save(path);
            return path;
        });

        internal static Lazy<string> Hash { get; } = new(() => StepHash.Of(Replay.GeneratedClasses.Catalogue()));

        public void Dispose() => File.Delete(Path.Value);
    }
}
