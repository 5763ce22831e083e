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

/// <summary>Whatever another project's settings and code are, no error stands inside a generated file.</summary>
public sealed class ForeignProjectTests
{
    private const string Optimizer = "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class Optimizer;";

    [Theory]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp12, "12.0")]
    public async Task OlderLanguageIsAnErrorThatSaysSo(LanguageVersion version, string name)
    {
        CSharpCompilation compilation = InLanguage("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class Optimizer { }", version);
        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.Equal(
            $"GENOPT0013: Generated code needs C# 13 and this project is compiled as C# {name}; set LangVersion to 13 or above, or leave it out under a target framework of .NET 9 or later",
            Text(diagnostic));
        Assert.Empty(GeneratorHarness.Run(compilation).AssertCompilesAsItStands().Files);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Latest)]
    [InlineData(LanguageVersion.LatestMajor)]
    [InlineData(LanguageVersion.Preview)]
    [InlineData(LanguageVersion.Default)]
    public async Task NewerLanguagesAreRight(LanguageVersion version)
    {
        CSharpCompilation compilation = InLanguage(Optimizer, version);
        Assert.Empty(await Analyze(compilation));
        Assert.Equal(3, GeneratorHarness.Run(compilation).AssertCompiles().Files.Count);
    }

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)] " + Optimizer)]
    [InlineData("[assembly: System.CLSCompliant(true)] [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Parameter = GenOptim.DType.BFloat16, State = GenOptim.DType.Block8, LowPrecision = GenOptim.LowPrecision.Remainder)] public partial record Optimizer;")]
    [InlineData("[assembly: System.CLSCompliant(true)] [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw, ShadowCopy = GenOptim.DType.Float16)] public partial record Optimizer;")]
    [InlineData("[System.Obsolete] " + Optimizer)]
    [InlineData("[System.Obsolete(\"old\", error: true)] " + Optimizer)]
    [InlineData("[System.Obsolete] public partial class Outer { " + Optimizer + " }")]
    [InlineData("#nullable disable\n" + Optimizer)]
    [InlineData("#pragma warning disable CS8981\nclass @var; class @nint; class @nuint; class @dynamic; class @notnull; class @unmanaged<T>; " + Optimizer)]
    [InlineData("#pragma warning disable CS8981\nnamespace A { class @var; class @nint; class @unmanaged; class @notnull; " + Optimizer + " }")]
    [InlineData("#pragma warning disable CS8981\npublic partial class Outer { public class @var; public class @nint; " + Optimizer + " }")]
    [InlineData("#pragma warning disable CS8981, CS0649, CS0414\n[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, State = GenOptim.DType.Block8)] public sealed partial class Optimizer { public class @nint; public class Span; public class Single; public enum Half { None } }")]
    [InlineData("global using Elsewhere; global using Math = Elsewhere.MathF; namespace Elsewhere { class Span<T>; class MathF; class Parameter; class IOptimizer; } namespace A { " + Optimizer + " }")]
    [InlineData("namespace A { class System; class GenOptim; class Math; class MathF; class Half; [global::GenOptim.DecoupledOptimizer(global::GenOptim.Algorithm.AdamW, Parameter = global::GenOptim.DType.Float16, LowPrecision = global::GenOptim.LowPrecision.StochasticRounding)] partial class Optimizer; }")]
    [InlineData("ref partial struct Outer { " + Optimizer + " }")]
    [InlineData("readonly partial struct Outer { " + Optimizer + " }")]
    [InlineData("readonly partial record struct Outer { " + Optimizer + " }")]
    [InlineData("static partial class Outer { " + Optimizer + " }")]
    [InlineData("abstract partial class Outer { protected internal abstract partial class Inner { " + Optimizer + " } }")]
    [InlineData("#pragma warning disable CS8981\nnamespace await.partial.@class { partial class @field { partial class @required { partial class @scoped { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class @file; } } } }")]
    [InlineData("namespace record; [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class @extension;")]
    [InlineData("interface ITrained { GenOptim.StepResult Step(); void Dispose(); long StepCount { get; } } [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial class Optimizer : ITrained, GenOptim.IOptimizer, System.IDisposable { GenOptim.StepResult ITrained.Step() => Step(); }")]
    [InlineData("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial class Optimizer { internal string nameof(object x) => $\"{x}\"; internal void Update(int x) { } }")]
    [InlineData("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial class Optimizer { public void Step<T>() { } public void Dispose<T>() { } public long GetStepCount(string name) => name.Length; public void ResetState(string name) { } public void ImportState(GenOptim.OptimizerState state) { } public void AddGroup(int size) { } }")]
    [InlineData("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial class Optimizer { public required string Name { get; init; } public int this[int i] => i; public static Optimizer operator +(Optimizer a, Optimizer b) => a; public event System.Action? Stepped { add { } remove { } } ~Optimizer() { } static Optimizer() { } }")]
    [InlineData("using GenOptim; [DecoupledOptimizer(Algorithm.AdamW)] public partial class Optimizer { public Optimizer(int size) : this(1e-3, []) { } public Optimizer(string name) : this(name.Length) { } public Optimizer(double learningRate, Parameter<float> only) : this(learningRate, [only]) { } }")]
    public async Task CompilesWhateverIsAround(string source)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation(source);
        Assert.Empty(await Analyze(compilation));
        GeneratorRun run = GeneratorHarness.Run(compilation).AssertCompilesAsItStands().AssertUnrelatedEditIsFree();
        Assert.Equal(3, run.Files.Count);
        Assert.Empty(await Analyze(run.Compilation));
    }

    [Theory]
    [InlineData("System", "class System { }")]
    [InlineData("GenOptim", "class GenOptim { }")]
    [InlineData("ILGPU", "enum ILGPU { None }")]
    [InlineData("unmanaged", "struct @unmanaged { }")]
    public async Task TypeThatHidesWhatIsNeededIsAnErrorThatSaysSo(string name, string declaration)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation("namespace GenOptim { [DecoupledOptimizer(Algorithm.AdamW)] public sealed partial class Optimizer; }")
            .AddSyntaxTrees(GeneratorHarness.Parse(declaration));
        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.StartsWith($"GENOPT0014: Generated code cannot name '{name}': a type of the global namespace is named '{name}' and hides the ", Text(diagnostic), StringComparison.Ordinal);
        Assert.Empty(GeneratorHarness.Run(compilation).Files);
    }

    [Theory]
    [InlineData("optim", "GENOPT0014: Generated code cannot name 'GenOptim.Runtime': its reference has the alias 'optim' alone; add 'global' to the aliases")]
    [InlineData("global", null)]
    public async Task AliasOfTheRuntimeIsAnErrorThatSaysSo(string alias, string? message)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation(Optimizer);
        MetadataReference runtime = compilation.References.Single(reference => reference.Display!.EndsWith("GenOptim.Runtime.dll", StringComparison.Ordinal));
        compilation = compilation.ReplaceReference(runtime, runtime.WithAliases(["optim", alias]));
        IReadOnlyList<Diagnostic> diagnostics = await Analyze(compilation);
        Assert.Equal(message is null ? [] : [message], diagnostics.Select(Text));
        Assert.Equal(message is null ? 3 : 0, GeneratorHarness.Run(compilation).AssertCompilesAsItStands().Files.Count);
    }

    [Theory]
    [InlineData("O", 245)]
    [InlineData("Ω", 245)]
    [InlineData("優", 500)]
    public void NamesOfFilesFitIntoAFileSystem(string letter, int count)
    {
        string name = string.Concat(Enumerable.Repeat(letter, count));
        string source = string.Join("\n", new[] { "a", "b", "B" }.Select(end => $"[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class {name}{end};"));
        GeneratorRun run = Generate.From(source);
        Assert.Equal(9, run.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(run.Files.Keys, file => Assert.InRange(Encoding.UTF8.GetByteCount(file), 1, 255));
    }

    [Theory]
    [InlineData("Optime\u0301")]
    [InlineData("Adam\u203FW")]
    [InlineData("Ada\u0BBE")]
    public void NamesOfLettersThatNoFileMayHave(string name)
    {
        GeneratorRun run = Generate.From($"namespace {name}.{name}; partial class {name} {{ [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class {name}2; }}");
        Assert.Equal(3, run.Files.Count);
    }

    [Theory]
    [InlineData("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial record struct Optimizer;", "CS0592")]
    [InlineData("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial class Optimizer;", "CS0579")]
    [InlineData("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Beta1 = \"x\")] public partial class Optimizer;", "CS0029")]
    public void ErrorsOfTheCompilerStandAlone(string source, string id)
    {
        GeneratorRun run = GeneratorHarness.Run(source);
        Assert.Equal([id], GeneratorHarness.Unexpected(run.Compilation.GetDiagnostics()).Select(diagnostic => diagnostic.Id));
    }

    private static CSharpCompilation InLanguage(string source, LanguageVersion version)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation(source);
        return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(GeneratorHarness.Parse(source, "Sample.cs", GeneratorHarness.Language(version)));
    }

    private static string Text(Diagnostic diagnostic) => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(CSharpCompilation compilation) =>
        await compilation.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
