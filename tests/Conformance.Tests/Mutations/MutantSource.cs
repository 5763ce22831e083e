using System;
using System.Globalization;
using System.Linq;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Testing;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Source text around mutants: the rule they are made of, and the step with which they are tried.</summary>
internal static class MutantSource
{
    public const string ClassName = "Mutated";

    /// <summary>The rule that the generator writes for some constants.</summary>
    public static CompilationUnitSyntax Rule(OptimizerConstants constants)
    {
        string rule = GeneratorHarness.Run(GeneratedClassSource.Of([constants], _ => ClassName)).Files
            .Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal))
            .Value;
        return (CompilationUnitSyntax)GeneratorHarness.Parse(rule).GetRoot();
    }

    /// <summary>A mutant's rule, in the mutant's namespace.</summary>
    public static string Rule(Mutant mutant, int index) =>
        mutant.Root.ToString().Replace(GeneratedClassSource.Namespace, NamespaceOf(index), StringComparison.Ordinal);

    /// <summary>The namespace that tells one mutant's class from another's.</summary>
    public static string NamespaceOf(int index) => string.Create(CultureInfo.InvariantCulture, $"Mutant{index}");

    /// <summary>The part of a mutant's class that steps arrays, one element after the other.</summary>
    public static string Step(OptimizerConstants constants, int index)
    {
        string number = constants.DType == DType.Float64 ? "double" : "float";
        string[] slots = [.. constants.StateSlots.Select((_, slot) => string.Create(CultureInfo.InvariantCulture, $"s{slot}"))];
        string loads = string.Concat(slots.Select((name, slot) =>
            $"ScalarLane<{number}> {name} = ScalarLane<{number}>.Load(ref s[{slot}][0], i); "));
        string peak = constants.Decay == DecayRule.Corrected ? "2 * lr0, " : string.Empty;
        string references = string.Concat(slots.Select(name => $"ref {name}, "));
        string stores = string.Concat(slots.Select((name, slot) => $"{name}.Store(ref s[{slot}][0], i); "));
        return $$"""
            using GenOptim.Lanes;

            namespace {{NamespaceOf(index)}};

            public partial class {{ClassName}}
            {
                public static void StepSpans({{number}}[] p, {{number}}[] g, {{number}}[][] s, long step, double lr, double lr0, double wd)
                {
                    Scalars scalars = ComputeScalars(lr, lr0, {{peak}}wd, step);
                    for (nint i = 0; i < p.Length; i++)
                    {
                        ScalarLane<{{number}}> parameter = ScalarLane<{{number}}>.Load(ref p[0], i);
                        {{loads}}
                        Update(ref parameter, ScalarLane<{{number}}>.Load(ref g[0], i), {{references}}in scalars);
                        parameter.Store(ref p[0], i);
                        {{stores}}
                    }
                }
            }
            """;
    }
}
