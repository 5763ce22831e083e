using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>Runs one rule over code in which <c>[|...|]</c> marks what it must underline, and nothing else.</summary>
internal static class RuleVerifier<TRule>
    where TRule : MisuseRule, new()
{
    /// <summary>Checks the code against the stand-ins. The test library also checks that a pragma silences every diagnostic.</summary>
    public static Task VerifyAsync(string code, string? editorConfig = null, string? otherFile = null)
    {
        CSharpAnalyzerTest<OneRule<TRule>, DefaultVerifier> test = CreateTest(code, isReal: false, editorConfig);
        if (otherFile is not null)
        {
            test.TestState.Sources.Add(("Other.cs", otherFile));
        }

        return test.RunAsync();
    }

    /// <summary>Checks the text of the one diagnostic, whose place is marked <c>{|#0:...|}</c>.</summary>
    public static Task VerifyMessageAsync(string code, string message)
    {
        CSharpAnalyzerTest<OneRule<TRule>, DefaultVerifier> test = CreateTest(code, isReal: false, editorConfig: null);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(new TRule().Descriptor).WithLocation(0).WithMessage(message).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        return test.RunAsync();
    }

    /// <summary>Checks the code against TorchSharp's real assembly.</summary>
    public static Task VerifyOnTorchSharpAsync(string code)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        return CreateTest(code, isReal: true, editorConfig: null).RunAsync();
    }

    private static CSharpAnalyzerTest<OneRule<TRule>, DefaultVerifier> CreateTest(string code, bool isReal, string? editorConfig)
    {
        var test = new Test { TestCode = code };
        test.TestState.AdditionalReferences.AddRange(References.Framework);
        if (isReal)
        {
            test.TestState.AdditionalReferences.Add(References.TorchSharp!);
        }
        else
        {
            test.TestState.Sources.Add(("TorchSharp.cs", StandIn.TorchSharp));
        }

        foreach ((string file, string text) in Training.ClassesFor(code))
        {
            test.TestState.Sources.Add((file, text));
        }

        if (editorConfig is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + editorConfig));
        }

        return test;
    }

    private sealed class Test : CSharpAnalyzerTest<OneRule<TRule>, DefaultVerifier>
    {
        public Test()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0");
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
