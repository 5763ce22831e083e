using System;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace GenOptim.Package.Tests;

/// <summary>What a command said.</summary>
/// <param name="Command">The command line.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output and error, line by line as they came.</param>
/// <param name="Time">How long it took.</param>
internal sealed record DotnetResult(string Command, int ExitCode, string Output, TimeSpan Time)
{
    /// <summary>The last line that is not empty.</summary>
    public string LastLine => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Last();

    /// <summary>Whether a restore failed because no source has the package, or not that version of it.</summary>
    public bool NotServed(string package) =>
        ExitCode != 0 && Regex.IsMatch(Output, $"NU110[1-3]: .*{Regex.Escape(package)}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public DotnetResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}");
        return this;
    }

    public DotnetResult Failed()
    {
        Assert.True(ExitCode != 0, $"{Command} did not fail:\n{Output}");
        return this;
    }
}
