using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>What the user declares is compared with all that the generator would declare.</summary>
public sealed class MemberConflictTests
{
    [Theory]
    [InlineData("partial class", "Algorithm.AdamW")]
    [InlineData("partial class", "Algorithm.AdamW, Metrics = Metrics.All")]
    [InlineData("partial record", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding")]
    [InlineData("sealed partial record", "Algorithm.Sgdw, Momentum = 0.9, ShadowCopy = DType.Float16")]
    public async Task EveryGeneratedMemberIsTakenWhicheverItIs(string declaration, string arguments)
    {
        string header = $"using GenOptim; [DecoupledOptimizer({arguments})] public {declaration} Optimizer";
        MemberDeclarationSyntax[] members = GeneratorHarness.Run(header + ";").Result.GeneratedTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Where(type => type.Identifier.ValueText == "Optimizer"))
            .SelectMany(type => type.Members)
            .ToArray();
        Assert.InRange(members.Length, 35, 100);
        foreach (MemberDeclarationSyntax member in members)
        {
            // Without its mark: analyzers report nothing in what is marked as generated.
            CSharpCompilation compilation = GeneratorHarness.Compilation($"{header} {{ {member.WithAttributeLists([])} }}");
            IReadOnlyList<Diagnostic> diagnostics = await Analyze(compilation);
            Assert.True(diagnostics.Any(diagnostic => diagnostic.Id == "GENOPT0010"), $"This can be declared twice:\n{member}");
            Assert.Empty(GeneratorHarness.Run(compilation).Files);
        }
    }

    [Theory]
    [InlineData("Optimizer(double, ParameterGroup[])", "public Optimizer(double rate, ParameterGroup[] groups) : this(rate, [new([])]) { }")]
    [InlineData("Optimizer(double, ParameterGroup[])", "public Optimizer(double rate, params Optimizer.ParameterGroup[] groups) : this(rate, [new([])]) { }")]
    [InlineData("Optimizer(ParameterGroup[])", "public Optimizer(params ParameterGroup[] groups) : this(1e-4, groups) { }")]
    [InlineData("Optimizer(IEnumerable<Parameter<float, float>>)", "public Optimizer(System.Collections.Generic.IEnumerable<Parameter<float, float>> parameters) : this(1e-4, parameters) { }")]
    [InlineData("Optimizer(Optimizer)", "protected Optimizer(Optimizer original) { }")]
    public async Task ConstructorOfAGeneratedSignatureIsNamed(string signature, string constructor)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation($"using GenOptim; [DecoupledOptimizer(Algorithm.AdamW)] public partial record Optimizer {{ {constructor} }}");
        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.Equal(
            $"GENOPT0010: The generated part of 'Optimizer' declares '{signature}' too; give this one other parameters, or remove it",
            $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        Assert.Empty(GeneratorHarness.Run(compilation).Files);
    }

    [Theory]
    [InlineData("public Optimizer() { }")]
    [InlineData("public Optimizer() : base() { }")]
    [InlineData("public Optimizer(int x) { } public Optimizer(string x) : this(x.Length) { }")]
    public async Task ConstructorThatCallsNoGeneratedOneIsAnError(string constructor)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation($"using GenOptim; [DecoupledOptimizer(Algorithm.AdamW)] public partial class Optimizer {{ {constructor} }}");
        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.Equal(
            "GENOPT0015: This constructor of 'Optimizer' leaves the optimizer without its engine; let it call a generated one, such as ': this(learningRate, groups)'",
            $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        Assert.Equal("Optimizer", diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(CSharpCompilation compilation) =>
        await compilation.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
