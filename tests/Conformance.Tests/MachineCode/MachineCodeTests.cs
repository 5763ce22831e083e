using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using GenOptim.Testing;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.MachineCode;

/// <summary>A user's rule costs nothing: the loops around it are compiled to machine code of the built-in rule's size.</summary>
public sealed class MachineCodeTests(ITestOutputHelper output)
{
    /// <summary>What the test assembly is told when it is run as a program.</summary>
    internal const string Command = "machine-code";

    private const double Tolerance = 0.05;

    [Fact]
    public void A_users_loops_are_as_large_as_the_built_in_ones()
    {
        string file = Path.Combine(AppContext.BaseDirectory, FormattableString.Invariant($"MachineCode-{Environment.ProcessId}"));
        try
        {
            using (FileStream assembly = File.Create(file + ".dll"))
            {
                GeneratorRun run = GeneratorHarness.Run($"{UserRuleSource.Usings}\n\n[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 0.01)]\npublic sealed partial class BuiltIn;\n\n{UserRuleSource.AdamW("Own", "WeightDecay = 0.01")}");
                Assert.True(run.Compilation.Emit(assembly).Success);
            }

            Dictionary<string, int> sizes = Compile(file + ".dll", file + ".txt");
            string[] loops = [.. sizes.Keys.Where(name => name.StartsWith("BuiltIn:", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

            // The widest lane that is used, and the single elements behind it, at least; each with what it was compiled for in its name.
            Assert.True(loops.Length >= 2, string.Join("\n", sizes.Keys));
            foreach (string loop in loops)
            {
                int builtIn = sizes[loop];
                int users = sizes[loop.Replace("BuiltIn:", "Own:", StringComparison.Ordinal)];
                output.WriteLine(FormattableString.Invariant($"{loop}: {builtIn} bytes built in, {users} bytes of one's own"));
                Assert.InRange(users, builtIn * (1 - Tolerance), builtIn * (1 + Tolerance));
            }
        }
        finally
        {
            File.Delete(file + ".dll");
            File.Delete(file + ".txt");
        }
    }

    /// <summary>Takes a step with both classes, so that their loops are compiled.</summary>
    internal static int Run(string path)
    {
        Assembly assembly = Assembly.LoadFrom(path);
        foreach (string name in new[] { "BuiltIn", "Own" })
        {
            var values = new float[1003];
            using var parameter = new Parameter<float>("w", values, new float[values.Length]);
            using var optimizer = (IOptimizer)Activator.CreateInstance(assembly.GetType($"Sample.{name}", throwOnError: true)!, 1e-3, new[] { parameter })!;
            optimizer.ThreadCount = 1;
            optimizer.Step();
        }

        return 0;
    }

    /// <summary>The sizes of the loops over lanes, as the runtime's own summary of what it has compiled gives them.</summary>
    private static Dictionary<string, int> Compile(string path, string summary)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(MachineCodeTests).Assembly.Location, Command, path },
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_JitStdOutFile"] = summary;
        start.Environment["DOTNET_JitDisasmSummary"] = "1";
        using var process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return File.ReadLines(summary)
            .Select(line => Regex.Match(line, @"Sample\.(?<method>(BuiltIn|Own):UpdateLanes\[.*\]).*code size=(?<size>\d+)"))
            .Where(match => match.Success)
            .GroupBy(match => match.Groups["method"].Value)
            .ToDictionary(method => method.Key, method => int.Parse(method.Last().Groups["size"].Value, CultureInfo.InvariantCulture));
    }
}
