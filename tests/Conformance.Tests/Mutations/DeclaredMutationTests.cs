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

    private const string NoDecay = "f is finite, so that 1 − f·0 is 1: to leave the decay out and to multiply by it are the same where wd is 0";

    private const string Decay = "weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay";

    private const string Clipping = "global::System.Math.Max(1, global::System.Math.Sqrt(ratioSum / length))";

    private const string Clipped = "global::System.Math.Max(global::System.Math.Sqrt(ratioSum / length), 1)";

    /// <summary>What changes no bit of StableAdamW, with the reason.</summary>
    private static readonly Dictionary<string, string> EquivalentInStableAdamW = new()
    {
        [$"ComputeScalars: {Decay} -> 1 - scheduleFactor * weightDecay"] = NoDecay,
        [$"ComputeScalars: weightDecay == 0 -> false in {Decay}"] = NoDecay,
        ["ComputeScalars: 0 -> 1 in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: 0 -> 2 in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> Beta1 in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> Beta2 in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> Epsilon in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> learningRate in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> step in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> length in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> power1 in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> power2 in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> clippedLearningRate in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> scheduleFactor in weightDecay == 0"] = NoDecay,
        ["ComputeScalars: weightDecay -> (-weightDecay) in weightDecay == 0"] = "a comparison with 0 does not see a sign",
        ["ComputeScalars: initialLearningRate -> (-initialLearningRate) in initialLearningRate == 0"] = "a comparison with 0 does not see a sign",
        [$"ComputeScalars: {Clipping} -> {Clipped} in learningRate / {Clipping}"] = "the larger of two numbers does not depend on their order",
    };

    [Fact]
    public void Every_mutant_of_StableAdamW_is_rejected_or_equivalent()
    {
        string rule = RuleOf($"using GenOptim;\n\nnamespace {GeneratedClassSource.Namespace};\n\n[DecoupledOptimizer(Algorithm.StableAdamW, Parameter = DType.Float64)]\npublic sealed partial class {Name};\n");
        var unchanged = new Mutant("the rule", "unchanged", (CompilationUnitSyntax)GeneratorHarness.Parse(rule).GetRoot(), IsReordering: false);
        Mutant[] mutants = [unchanged, .. RuleMutator.Mutants(unchanged.Root)];
        Judge<double>(
            MutantCompiler.Compile<double>(
                mutants,
                MutantSource.Rule,
                index => $$"""
                    using GenOptim.Lanes;

                    namespace {{MutantSource.NamespaceOf(index)}};

                    public partial class {{Name}}
                    {
                        public static void StepSpans(double[] p, double[] g, double[][] s, long step, double lr, double lr0, double wd)
                        {
                            Scalars scalars = ComputeScalars(lr, lr0, wd, step, p.Length, 0);
                            double[] ratios = new double[p.Length];
                            for (nint i = 0; i < p.Length; i++)
                            {
                                Measure(ScalarLane<double>.Load(ref g[0], i), ScalarLane<double>.Load(ref s[1][0], i), in scalars, out ScalarLane<double> ratio);
                                ratio.Store(ref ratios[0], i);
                            }

                            scalars = ComputeScalars(lr, lr0, wd, step, p.Length, GenOptim.Engine.LaneTile.Merge(GenOptim.Gradients.ReductionKind.Sum, 0, ratios));
                    {{Update("double", ["expAvg", "expAvgSq"])}}
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
                    {{Update("float", ["expAvg", "expAvgSq"])}}
                        }
                    }
                    """),
            step => judges.Rejections(step).Count > 0,
            []);
    }

    private static string RuleOf(string source) => GeneratorHarness.Run(source).Files
        .Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal))
        .Value;

    /// <summary>The loop that updates elements one after the other.</summary>
    private static string Update(string number, string[] slots)
    {
        string lane = $"global::GenOptim.Lanes.ScalarLane<{number}>";
        return $$"""
                    for (nint i = 0; i < p.Length; i++)
                    {
                        {{lane}} parameter = {{lane}}.Load(ref p[0], i);
                        {{string.Concat(slots.Select((slot, index) => FormattableString.Invariant($"{lane} {slot} = {lane}.Load(ref s[{index}][0], i); ")))}}
                        Update(ref parameter, {{lane}}.Load(ref g[0], i), {{string.Concat(slots.Select(slot => $"ref {slot}, "))}}in scalars);
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
