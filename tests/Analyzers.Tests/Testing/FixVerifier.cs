using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using GenOptim.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>
/// Applies a fix to code in which <c>[|...|]</c> marks the diagnostics, one by one and all at once in document, project and solution. The
/// generator runs before and after, so the result compiles as a user's would, and the analyzer must have nothing left to say.
/// </summary>
internal static class FixVerifier<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <summary>Checks that <paramref name="code"/> becomes <paramref name="fixedCode"/>; the same code where no fix may be offered.</summary>
    public static Task VerifyAsync(string code, string fixedCode, string? equivalenceKey = null)
    {
        var test = new Test { TestCode = code, FixedCode = fixedCode, CodeActionEquivalenceKey = equivalenceKey };
        test.TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
        Fill(test.TestState, code);
        Fill(test.FixedState, code);
        return test.RunAsync();
    }

    private static void Fill(SolutionState state, string code)
    {
        state.AdditionalReferences.AddRange(References.Framework);
        state.Sources.Add(("TorchSharp.cs", StandIn.TorchSharp));
        foreach ((string file, string text) in Training.ClassesFor(code, isGeneratorRun: true))
        {
            state.Sources.Add((file, text));
        }
    }

    private sealed class Test : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    {
        public Test()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        }

        protected override IEnumerable<Type> GetSourceGenerators()
        {
            return [typeof(DecoupledOptimizerGenerator)];
        }

        protected override ParseOptions CreateParseOptions()
        {
            return new CSharpParseOptions(LanguageVersion.Preview);
        }

        protected override CompilationOptions CreateCompilationOptions()
        {
            return new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        }
    }
}
