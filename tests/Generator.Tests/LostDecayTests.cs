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
    [InlineData("BFloat16", "Rounded to bfloat16 after each step, parameters lose every change below 2e-3 to 4e-3 of their size: decay and small steps vanish; set LowPrecision to MasterWeights, Remainder, Remainder8, StochasticRounding or Kahan")]
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
    [InlineData("Algorithm.Sgdw")]
    [InlineData("Algorithm.AdamW, WeightDecay = 3e-8")]
    [InlineData("Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 5.6e-17")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-8")]
    [InlineData("Algorithm.AdamW, Gradient = DType.BFloat16, State = DType.BFloat16")]
    [InlineData("Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights")]
    [InlineData("Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder")]
    [InlineData("Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8")]
    [InlineData("Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = LowPrecision.StochasticRounding")]
    [InlineData("Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = LowPrecision.Kahan")]
    public async Task IsQuietWhereNothingIsLost(string arguments) => Assert.Empty(await Analyze(GeneratorHarness.Compilation(
        $"using GenOptim; [DecoupledOptimizer({arguments})] partial class Optimizer;")));

    [Theory]
    [InlineData("Algorithm.AdamW, WeightDecay = 1e-8", "WeightDecay is 1e-8: 1 - 1e-8 is 1 in float32, so that nothing decays; the smallest decay of a step that is not lost there is 3e-8")]
    [InlineData("Algorithm.Sgdw, WeightDecay = 2.98e-8", "WeightDecay is 2.98e-8: 1 - 2.98e-8 is 1 in float32, so that nothing decays; the smallest decay of a step that is not lost there is 3e-8")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.Constant, WeightDecay = 1e-40", "WeightDecay is 1e-40: 1 - 1e-40 is 1 in float32, so that nothing decays; the smallest decay of a step that is not lost there is 3e-8")]
    [InlineData("Algorithm.AdamW, Parameter = DType.Float64, WeightDecay = 5e-17", "WeightDecay is 5e-17: 1 - 5e-17 is 1 in float64, so that nothing decays; the smallest decay of a step that is not lost there is 5.6e-17")]
    public async Task WarnsOfADecayThatRoundsToNone(string arguments, string message)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation(
            $"using GenOptim; [DecoupledOptimizer({arguments})] partial class Optimizer;");
        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.Equal(("GENOPT0024", message), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Contains(diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan), arguments, System.StringComparison.Ordinal);
        GeneratorHarness.Run(compilation).AssertCompiles();
    }

    [Fact]
    public void TheNumbersOfTheMessageAreThoseOfTheArithmetic()
    {
        // 3e-8 and 5.6e-17 decay, as little as can be; the halves of the distances to the next number below 1 do not.
        Assert.True((float)(1 - 3e-8) < 1);
        Assert.Equal(1f, (float)(1 - System.Math.Pow(2, -25)));
        Assert.True(1 - 5.6e-17 < 1);
        Assert.Equal(1d, 1 - System.Math.Pow(2, -54));
    }

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
