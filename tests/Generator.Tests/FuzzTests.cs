using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>Whatever stands in the editor, generator and analyzer do not throw.</summary>
public sealed class FuzzTests
{
    private const int Sources = 2500;

    private static readonly string[] Seeds =
    [
        "using GenOptim; namespace A.B; [DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, AmsGrad = true)] public sealed partial class Optimizer;",
        "using GenOptim; partial class Outer { [DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Nesterov = true)] internal partial record Optimizer { int Step; } }",
        "namespace N { partial struct S<T> { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, WeightDecay = 1e-5, Decay = GenOptim.DecayRule.Constant)] partial class @class { void Step() { } } } }",
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw)] partial class A; [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] partial class A; [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] partial class a;",
    ];

    private static readonly string[] Fragments =
    [
        "partial", "static", "abstract", "file", "sealed", "record", "class", "struct", "interface", "enum", "namespace", "<T>", "(int x)", "{", "}", "(", ")", "[", "]", ";", ",", "=",
        "\"", "'", "\0", "@", "#if", "#endif", "/*", "*/", "//", "null", "default", "double.NaN", "1e999", "-1", "(Algorithm)99", "nameof(x)", "Beta1 = ", "WeightDecay = \"x\"", "Parameter = DType.Float64",
        "[DecoupledOptimizer]", "[DecoupledOptimizer()]", "[DecoupledOptimizer(Algorithm.AdamW)]", "[GenOptim.DecoupledOptimizer(null, null)]", "Optimizer", "A", "a", "𝒳", "\uD800", "where T : struct", "global::", "extern", "unsafe",
    ];

    [Fact]
    public async Task BrokenAndRandomSourceNeverMakesThemThrow()
    {
        var random = new Random(20240601);
        CSharpCompilation empty = GeneratorHarness.Compilation(string.Empty).RemoveAllSyntaxTrees();
        for (int batch = 0; batch < Sources / 25; batch++)
        {
            foreach (string source in Enumerable.Range(0, 25).Select(_ => Mutated(random)))
            {
                CSharpCompilation compilation = empty.AddSyntaxTrees(GeneratorHarness.Parse(source, "Fuzz.cs"));
                try
                {
                    GeneratorHarness.Run(compilation);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"The generator failed on:\n{source}\n{exception}");
                }

                var failures = new List<string>();
                await compilation.WithAnalyzers(
                    [new AttributeAnalyzer()],
                    new CompilationWithAnalyzersOptions(
                        new AnalyzerOptions([]), (exception, _, _) => failures.Add(exception.ToString()), concurrentAnalysis: false, logAnalyzerExecutionTime: false))
                    .GetAnalyzerDiagnosticsAsync();
                Assert.True(failures.Count == 0, $"The analyzer threw on:\n{source}\n{string.Join("\n", failures)}");
            }
        }
    }

    private static string Mutated(Random random)
    {
        var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
        int mutations = random.Next(1, 8);
        for (int i = 0; i < mutations && text.Length > 0; i++)
        {
            int at = random.Next(text.Length);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2:
                    text.Insert(at, ' ').Insert(at, Fragments[random.Next(Fragments.Length)]).Insert(at, ' ');
                    break;
                case 3:
                    text[at] = (char)random.Next(32, 127);
                    break;
                default:
                    int length = Math.Min(random.Next(1, 40), text.Length - at);
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
            }
        }

        return text.ToString();
    }
}
