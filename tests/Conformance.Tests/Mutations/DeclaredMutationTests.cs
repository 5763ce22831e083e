using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Testing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace GenOptim.Conformance.Mutations;

/// <summary>Mutants of a rule that measures tensors before its step, and of a rule that a user has written, are rejected too.</summary>
public sealed class DeclaredMutationTests(ITestOutputHelper output)
{
    private const string Name = MutantSource.ClassName;

    /// <summary>What changes no bit of StableAdamW.</summary>
    private static readonly Dictionary<string, string> EquivalentInStableAdamW = new()
    {
    };

    /// <summary>What changes no bit of the user's AdamW.</summary>
    private static readonly Dictionary<string, string> EquivalentInUserRule = new()
    {
    };

    [Fact]
    public void Every_mutant_of_StableAdamW_is_rejected_or_equivalent()
    {
        string rule = RuleOf($"using GenOptim;\n\nnamespace {GeneratedClassSource.Namespace};\n\n[DecoupledOptimizer(Algorithm.StableAdamW)]\npublic sealed partial class {Name};\n");
        var unchanged = new Mutant("the rule", "unchanged", (CompilationUnitSyntax)GeneratorHarness.Parse(rule).GetRoot(), IsReordering: false);
        Mutant[] mutants = [unchanged, .. RuleMutator.Mutants(unchanged.Root)];
        Judge<float>(
            MutantCompiler.Compile<float>(
                mutants,
                MutantSource.Rule,
                index => $$"""
                    using GenOptim.Lanes;

                    namespace {{MutantSource.NamespaceOf(index)}};

                    public partial class {{Name}}
                    {
                        public static void StepSpans(float[] p, float[] g, float[][] s, long step, double lr, double lr0, double wd)
                        {
                            Scalars scalars = ComputeScalars(lr, lr0, wd, step, step, p.Length, 0);
                            float[] ratios = new float[p.Length];
                            for (nint i = 0; i < p.Length; i++)
                            {
                                Measure(ScalarLane<float>.Load(ref g[0], i), ScalarLane<float>.Load(ref s[1][0], i), in scalars, out ScalarLane<float> ratio);
                                ratio.Store(ref ratios[0], i);
                            }

                            scalars = ComputeScalars(lr, lr0, wd, step, step, p.Length, GenOptim.Engine.LaneTile.Merge(GenOptim.Gradients.ReductionKind.Sum, 0, ratios));
                    {{Update(["expAvg", "expAvgSq"])}}
                        }
                    }
                    """),
            step => Fails(() => StableAdamWReference.Check(step)),
            EquivalentInStableAdamW);
    }

    [Fact]
    public void Every_mutant_of_a_users_rule_is_rejected_or_equivalent()
    {
        var constants = new OptimizerConstants { Algorithm = Algorithm.AdamW, DType = DType.Float32, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8 };
        string source = $"{UserRuleSource.Usings.Replace("namespace Sample;", $"namespace {GeneratedClassSource.Namespace};", StringComparison.Ordinal)}\n\n{UserRuleSource.AdamW(Name, "WeightDecay = 1e-5")}";
        string rule = RuleOf(source);
        var unchanged = new Mutant("the rule", "unchanged", (CompilationUnitSyntax)GeneratorHarness.Parse(source).GetRoot(), IsReordering: false);
        Mutant[] mutants = [unchanged, .. RuleMutator.MutantsOfUsers(unchanged.Root, "Update")];
        var judges = new MutantJudges<float>(constants);
        Judge<float>(
            MutantCompiler.Compile<float>(
                mutants,
                MutantSource.Rule,
                index => $$"""
                    {{rule.Replace(GeneratedClassSource.Namespace, MutantSource.NamespaceOf(index), StringComparison.Ordinal)}}

                    public partial class {{Name}}
                    {
                        public static void StepSpans(float[] p, float[] g, float[][] s, long step, double lr, double lr0, double wd)
                        {
                            Scalars scalars = ComputeScalars(lr, lr0, wd, step);
                    {{Update(["expAvg", "expAvgSq"])}}
                        }
                    }
                    """),
            step => judges.Rejections(step).Count > 0,
            EquivalentInUserRule);
    }

    private static string RuleOf(string source) => GeneratorHarness.Run(source).Files
        .Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal))
        .Value;

    /// <summary>The loop that updates elements one after the other.</summary>
    private static string Update(string[] slots)
    {
        const string Lane = "global::GenOptim.Lanes.ScalarLane<float>";
        return $$"""
                    for (nint i = 0; i < p.Length; i++)
                    {
                        {{Lane}} parameter = {{Lane}}.Load(ref p[0], i);
                        {{string.Concat(slots.Select((slot, index) => FormattableString.Invariant($"{Lane} {slot} = {Lane}.Load(ref s[{index}][0], i); ")))}}
                        Update(ref parameter, {{Lane}}.Load(ref g[0], i), {{string.Concat(slots.Select(slot => $"ref {slot}, "))}}in scalars);
                        parameter.Store(ref p[0], i);
                        {{string.Concat(slots.Select((slot, index) => FormattableString.Invariant($"{slot}.Store(ref s[{index}][0], i); ")))}}
                    }
            """;
    }

    private static bool Fails(Action comparison)
    {
        try
        {
            comparison();
            return false;
        }
        catch (XunitException)
        {
            return true;
        }
    }

    private void Judge<T>(
        IReadOnlyList<(Mutant Mutant, FunctionalStep<T> Step)> compiled, Func<FunctionalStep<T>, bool> isRejected, Dictionary<string, string> equivalents)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Judges that reject the rule itself would say nothing about its mutants.
        Assert.False(isRejected(compiled[0].Step));
        string[] survivors = [.. compiled.Skip(1).Where(one => !one.Mutant.IsReordering && !isRejected(one.Step)).Select(one => $"{one.Mutant.Place}: {one.Mutant.Change}")];
        output.WriteLine(FormattableString.Invariant($"{compiled.Count - 1} mutants, {survivors.Length} equivalent"));
        string[] unexpected = [.. survivors.Except(equivalents.Keys)];
        Assert.True(unexpected.Length == 0, $"Not rejected:\n{string.Join("\n", unexpected)}");
        Assert.Equal(equivalents.Keys.Order(StringComparer.Ordinal), survivors.Order(StringComparer.Ordinal));
    }
}
