using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.LostDecay;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>Parameters of 16 bits that keep nothing of what rounding loses are reported, and generated all the same.</summary>
public sealed class LostDecayTests
{
    [Theory]
    [InlineData("BFloat16", "Rounded to bfloat16 after each step, parameters lose every change below 2e-3 to 4e-3 of their size: decay and small steps vanish; set LowPrecision to MasterWeights, Remainder, StochasticRounding or Kahan")]
    [InlineData("Float16", "Rounded to float16 after each step, parameters lose every change below 2e-4 to 5e-4 of their size: decay and small steps vanish; set LowPrecision to MasterWeights, StochasticRounding or Kahan")]
    public async Task WarnsAtTheParametersType(string type, string message)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation(
            $"using GenOptim; [DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.{type})] partial class Optimizer;");

        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));

        Assert.Equal(("GENOPT0020", message), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Equal($"DType.{type}", diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(3, GeneratorHarness.Run(compilation).AssertCompiles().Files.Count);
    }

    [Theory]
    [InlineData("Algorithm.AdamW")]
    [InlineData("Algorithm.AdamW, Gradient = DType.BFloat16, State = DType.BFloat16")]
    [InlineData("Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights")]
    [InlineData("Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder")]
    [InlineData("Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = LowPrecision.StochasticRounding")]
    [InlineData("Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = LowPrecision.Kahan")]
    public async Task IsQuietWhereNothingIsLost(string arguments) => Assert.Empty(await Analyze(GeneratorHarness.Compilation(
        $"using GenOptim; [DecoupledOptimizer({arguments})] partial class Optimizer;")));

    [Fact]
    public async Task CanBeSuppressed()
    {
        Diagnostic[] diagnostics = (await Analyze(GeneratorHarness.Compilation(
            """
            using GenOptim;
            #pragma warning disable GENOPT0020
            [DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16)] partial class Optimizer;
            """))).Where(diagnostic => !diagnostic.IsSuppressed).ToArray();
        Assert.Empty(diagnostics);
    }

    private static async Task<Diagnostic[]> Analyze(CSharpCompilation compilation) =>
        [.. await compilation.WithAnalyzers([new LostDecayAnalyzer()]).GetAnalyzerDiagnosticsAsync()];
}
