using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Testing;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.MachineCode;

/// <summary>In the loop over the widest lane that the machine has nothing is called and nothing is kept on the stack, whatever the algorithm and the number type.</summary>
public sealed class WidestLoopTests(ITestOutputHelper output)
{
    /// <summary>Elements whose arrays, of 6 bytes at least, are more than what counts as the last cache.</summary>
    private const int BeyondCache = 6_000_000;

    private static readonly (string Name, string Arguments)[] NumberTypes =
    [
        ("Float32", "Algorithm.AdamW"),
        ("Float64", "Algorithm.AdamW, Parameter = DType.Float64"),
        ("ShadowCopy", "Algorithm.AdamW, ShadowCopy = DType.BFloat16"),
        ("Master", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights"),
        ("Remainder", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder"),
        ("Stochastic", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding"),
        ("Remainder8", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8"),
        ("Kahan", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan"),
        ("Nearest", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.None"),
        ("Half", "Algorithm.AdamW, Parameter = DType.Float16, LowPrecision = LowPrecision.None"),
        ("State16", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding"),
        ("State8", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding"),
    ];

    private static readonly string[] Algorithms =
        ["Sgdw", "LionW", "NAdamW", "RAdamW", "AdEMAMix", "Adopt", "Adan", "ScheduleFreeAdamW", "ScheduleFreeSgdw", "Mars", "StableAdamW", "Lamb", "Prodigy", "Adamax"];

    [Fact]
    public void Nothing_is_called_and_nothing_is_spilled()
    {
        IEnumerable<(string Name, string Arguments)> classes = [.. NumberTypes, .. Algorithms.Select(name => (name, $"Algorithm.{name}{(name == "Sgdw" ? ", Momentum = 0.9" : "")}"))];
        string source = UserRuleSource.Usings + "\n\n" + string.Concat(classes.Select(one => $"[DecoupledOptimizer({one.Arguments}, WeightDecay = 1e-5)]\npublic sealed partial class {one.Name};\n\n"));
        IReadOnlyList<LoopListing> loops = LoopListing.Of(CompiledClasses.Listing(source, BeyondCache, KeyValuePair.Create("DOTNET_JitDisasm", "UpdateLanes UpdateLanes8")));
        if (loops.Count == 0)
        {
            // A processor without vectors, or whose instructions are listed in another way.
            Assert.False(System.Runtime.Intrinsics.X86.Sse2.IsSupported);
            return;
        }

        int widest = loops.Max(loop => loop.LaneBits);
        LoopListing[] widestLoops = [.. loops.Where(loop => loop.LaneBits == widest)];
        Assert.Equal(2 * classes.Count(), widestLoops.Length);
        foreach (LoopListing loop in widestLoops)
        {
            output.WriteLine(FormattableString.Invariant($"{loop.Class}, {loop.LaneBits} bits{(loop.Prefetches ? ", prefetching" : "")}: {loop.Instructions.Count} instructions; spills: {string.Join("; ", loop.Spills)}"));
        }

        Assert.All(widestLoops, loop => Assert.False(loop.Calls, loop.Class));
        Assert.All(widestLoops, loop => Assert.Empty(loop.VectorSpills));

        // The loop over blocks of 8 bits has more addresses than there are registers for them.
        Assert.All(widestLoops.Where(loop => loop.Class != "State8"), loop => Assert.Empty(loop.Spills));
    }

    /// <summary>A call before the loop is as dear as one in it: what is held in registers around it is kept on the stack in the loop too.</summary>
    [Fact]
    public void A_product_of_matrices_holds_its_sums_in_registers()
    {
        if (!System.Runtime.Intrinsics.X86.Fma.IsSupported)
        {
            // What is counted below are instructions of x86.
            return;
        }

        const string Source = UserRuleSource.Usings + "\n\n[DecoupledOptimizer(Algorithm.Muon)]\npublic sealed partial class Single;\n\n[DecoupledOptimizer(Algorithm.Muon, Parameter = DType.Float64)]\npublic sealed partial class Double;\n";
        IReadOnlyList<LoopListing> loops = LoopListing.Of(
            CompiledClasses.Listing(Source, CompiledClasses.FewElements, KeyValuePair.Create("DOTNET_JitDisasm", "MultiplySixRows MultiplyTwelveRows")));
        Assert.Equal(["double", "float"], loops.Select(loop => loop.Class).Order());
        Assert.All(loops, loop => Assert.Equal(loop.LaneBits == 512 ? 24 : 12, loop.Instructions.Count(instruction => instruction.StartsWith("vfmadd", StringComparison.Ordinal))));
        Assert.All(loops, loop => Assert.False(loop.Calls, loop.Class));
        Assert.All(loops, loop => Assert.Empty(loop.Spills));
    }
}
