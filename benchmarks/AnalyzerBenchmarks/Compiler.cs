using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;

namespace GenOptim.AnalyzerBenchmarks;

/// <summary>
/// The SDK's compiler with GenOptim's analyzers and its own report on what they cost. Like a build it compiles in the compiler server, here
/// one of its own that ends by itself, so that after a few compilations neither side is measured while it is being jitted.
/// </summary>
internal sealed partial class Compiler
{
    private readonly string _response;
    private readonly string _server = "genoptim-" + Guid.NewGuid().ToString("N");

    public Compiler(string folder, IEnumerable<string> files)
    {
        string here = AppContext.BaseDirectory;
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<string> references = trusted.Split(Path.PathSeparator).Where(file => Path.GetDirectoryName(file) == framework)
            .Append(Path.Combine(here, "GenOptim.Attributes.dll"))
            .Append(Path.Combine(here, "GenOptim.Runtime.dll"))
            .Append(Path.Combine(here, "TorchSharp.dll"));
        _response = Path.Combine(folder, "project.rsp");
        File.WriteAllLines(_response,
        [
            "/noconfig", "/nostdlib+", "/target:library", "/langversion:latest", "/unsafe+", "/nowarn:1701", "/optimize+", "/deterministic+",
            $"/out:\"{Path.Combine(folder, "project.dll")}\"",
            .. references.Select(static file => $"/reference:\"{file}\""),
            $"/analyzer:\"{Path.Combine(here, "GenOptim.Generator.dll")}\"",
            .. files.Select(static file => $"\"{file}\""),
        ]);
    }

    /// <summary>Compiles with the generator alone and returns the seconds it took.</summary>
    public double RunWithoutAnalyzers()
    {
        return Run("/skipanalyzers+").Seconds;
    }

    /// <summary>Compiles with the analyzers; the seconds it took, and those that the compiler's report gives to them by name.</summary>
    public (double Seconds, IReadOnlyDictionary<string, double> Analyzers) RunWithAnalyzers()
    {
        (double seconds, string output) = Run("/reportanalyzer");
        var analyzers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (Match row in ReportRow().Matches(output))
        {
            analyzers[row.Groups["name"].Value] = Number(row.Groups["seconds"].Value);
        }

        return analyzers.Count > 0 ? (seconds, analyzers) : throw new InvalidOperationException("The compiler's report names no analyzer:\n" + output);
    }

    // "   0.012     40      GenOptim.Generator.Diagnostics.X.YAnalyzer (GENOPT1001)"; "<0.001" where less than a millisecond was measured.
    [GeneratedRegex(@"^\s*(?<seconds><?[0-9.]+)\s+<?[0-9]+\s+(?<name>GenOptim\.Generator\.Diagnostics\.\S+)", RegexOptions.Multiline)]
    private static partial Regex ReportRow();

    private static double Number(string text)
    {
        return double.Parse(text.TrimStart('<'), CultureInfo.InvariantCulture);
    }

    private (double Seconds, string Output) Run(string option)
    {
        string compiler = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "Compiler").Value!;
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
            ArgumentList = { "exec", compiler, "@" + _response, "/shared:" + _server, "/keepalive:20", option },
        };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0 ? (seconds, output) : throw new InvalidOperationException("The project does not compile:\n" + output);
    }
}
