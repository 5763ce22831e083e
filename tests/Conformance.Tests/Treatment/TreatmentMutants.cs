using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Mutations;
using GenOptim.Conformance.Replay;
using GenOptim.Testing;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Treatment;

/// <summary>A step with everything that the engine gives it and takes back.</summary>
internal delegate void TreatedStep(
    float[] p, float[] g, float[] e, double lr, double lr0, double wd, long step, double asked, double share, ref double owed, ref double count);

/// <summary>The mutants of a rule with treatment: of what becomes of the gradient, of carried decay, of the average.</summary>
internal static class TreatmentMutants
{
    /// <summary>Plain SGDW, so that nearly everything that can be mutated is the treatment.</summary>
    private const string Class = "[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-3, {0})]\npublic sealed partial class Mutated;";

    /// <summary>The rule itself, and its mutants, with their steps.</summary>
    /// <param name="asked">What the class asks for.</param>
    public static IReadOnlyList<(Mutant Mutant, TreatedStep Step)> Of(string asked)
    {
        string source = $"using GenOptim;\n\nnamespace {GeneratedClassSource.Namespace};\n\n{Class.Replace("{0}", asked, StringComparison.Ordinal)}\n";
        string text = GeneratorHarness.Run(source).Files.Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal)).Value;
        CompilationUnitSyntax rule = RuleMutator.WithBlocks((CompilationUnitSyntax)GeneratorHarness.Parse(text).GetRoot());
        bool isCarried = asked.Contains("Carried", StringComparison.Ordinal);
        return MutantCompiler.CompileSteps<TreatedStep>(
            [new Mutant("the rule", "unchanged", rule, IsReordering: false), .. RuleMutator.Mutants(rule)], MutantSource.Rule, index => Step(index, isCarried));
    }

    private static string Step(int index, bool isCarried) =>
        $$"""
        using GenOptim.Lanes;

        namespace {{MutantSource.NamespaceOf(index)}};

        public partial class {{MutantSource.ClassName}}
        {
            public static void StepSpans(
                float[] p, float[] g, float[] e, double lr, double lr0, double wd, long step, double asked, double share, ref double owed, ref double count)
            {
                Scalars scalars = ComputeScalars(lr, lr0, wd, step, asked, share, {{(isCarried ? "ref owed, " : string.Empty)}}ref count);
                for (nint i = 0; i < p.Length; i++)
                {
                    ScalarLane<float> parameter = ScalarLane<float>.Load(ref p[0], i);
                    Update(ref parameter, ScalarLane<float>.Load(ref g[0], i), in scalars);
                    parameter.Store(ref p[0], i);
                    if (scalars.AverageRate > 0)
                    {
                        UpdateAverage(ScalarLane<float>.Load(ref e[0], i), parameter, scalars.AverageRate).Store(ref e[0], i);
                    }
                }
            }
        }
        """;
}
