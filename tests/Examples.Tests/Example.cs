using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace GenOptim.Examples.Tests;

/// <summary>A built example, run by a shell, which can close or limit what a process is given.</summary>
internal static class Example
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What an example has said, and how it ended.</summary>
    internal sealed record Result(int ExitCode, string Output, string Errors);

    /// <summary>Runs an example.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <param name="arguments">Arguments and redirections, as a shell reads them.</param>
    /// <param name="before">What the shell does before it becomes the example.</param>
    internal static Result Run(string name, string arguments, string before = "") => Run(name, arguments, before, interruptWhen: null);

    /// <summary>Runs an example and presses Ctrl-C once.</summary>
    /// <param name="name">Its folder's name.</param>
    /// <param name="arguments">Arguments and redirections, as a shell reads them.</param>
    /// <param name="when">Asked again and again; Ctrl-C is pressed when it says so.</param>
    internal static Result Interrupt(string name, string arguments, Func<bool> when) => Run(name, arguments, "", when);

    private static Result Run(string name, string arguments, string before, Func<bool>? interruptWhen)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Full and closed outputs are made with a shell of Linux and /dev/full.");
        string? program = Program(name);
        Skip.If(program is null && name == "GpuTraining", "The solution was built without ILGPU.");
        Assert.True(program is not null, $"examples/{name} is not built.");
        // Where the tests run in a shell's background, what they start would not hear of an interrupt.
        string heard = interruptWhen is null ? "" : "env --default-signal=INT";
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"{before} exec {heard} dotnet exec '{program}' {arguments}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        while (interruptWhen is not null && !process.HasExited && clock.Elapsed < Patience)
        {
            if (interruptWhen())
            {
                using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
                break;
            }

            Thread.Sleep(5);
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} {arguments} did not end within {Patience}.");
        }

        return new Result(process.ExitCode, output.Result, errors.Result);
    }

    private static string? Program(string name)
    {
        string built = Path.Combine(Metadata("RepositoryRoot"), "examples", name, "bin", Metadata("Configuration"));
        return Directory.Exists(built)
            ? Directory.EnumerateFiles(built, name + ".dll", SearchOption.AllDirectories).OrderDescending().FirstOrDefault()
            : null;
    }

    private static string Metadata(string key) => typeof(Example).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
