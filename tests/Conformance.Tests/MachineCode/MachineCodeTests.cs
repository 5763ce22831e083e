using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using GenOptim.Testing;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.MachineCode;

/// <summary>A user's rule costs nothing: the loops around it are compiled to machine code of the built-in rule's size.</summary>
public sealed class MachineCodeTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.05;

    [Fact]
    public void A_users_loops_are_as_large_as_the_built_in_ones()
    {
        Dictionary<string, int> sizes = Sizes(CompiledClasses.Listing(
            $"{UserRuleSource.Usings}\n\n[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 0.01)]\npublic sealed partial class BuiltIn;\n\n{UserRuleSource.AdamW("Own", "WeightDecay = 0.01")}",
            most: 1003,
            KeyValuePair.Create("DOTNET_JitDisasmSummary", "1")));
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

    /// <summary>The sizes of the loops over lanes, as the runtime's own summary of what it has compiled gives them.</summary>
    private static Dictionary<string, int> Sizes(string summary) => summary.Split('\n')
        .Select(line => Regex.Match(line, @"Sample\.(?<method>(BuiltIn|Own):UpdateLanes\[.*\]).*code size=(?<size>\d+)"))
        .Where(match => match.Success)
        .GroupBy(match => match.Groups["method"].Value)
        .ToDictionary(method => method.Key, method => int.Parse(method.Last().Groups["size"].Value, CultureInfo.InvariantCulture));
}
