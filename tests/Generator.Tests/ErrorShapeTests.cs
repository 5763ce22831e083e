using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>An error in the attribute stands alone: every use of the class compiles, against its shape, whose members throw.</summary>
public sealed class ErrorShapeTests
{
    private const string Use =
        """
        public static class Use
        {
            public static Optimizer New(Parameter<#P#, #G#> w) => new(0.1, [w]);

            public static double All(Parameter<#P#, #G#> w, Optimizer optimizer)
            {
                var group = new Optimizer.ParameterGroup([w]) { Name = "decayed", LearningRate = 0.1, WeightDecay = 1e-5 };
                optimizer.AddGroup(group);
                optimizer.AddParameter(group, w);
                optimizer.ReplaceParameter(w, w);
                optimizer.RemoveParameter(w);
                optimizer.RemoveGroup(group);
                optimizer.Schedule = null;
                optimizer.ThreadCount = 2;
                optimizer.ImportState(optimizer.ExportState());
                optimizer.ResetState();
                optimizer.Dispose();
                return optimizer.Step().Multiplier + optimizer.LearningRate + optimizer.StepCount + Optimizer.WeightDecay + new Optimizer(0.1, group).Multiplier;
            }
        }
        """;

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "GENOPT0005", "Algorithm.AdamW, Beta1 = 1.0", "float", "float" },
        { "GENOPT0005", "Algorithm.AdamW, WeightDecay = double.NaN", "float", "float" },
        { "GENOPT0005", "Algorithm.Sgdw, Momentum = -1", "float", "float" },
        { "GENOPT0006", "Algorithm.Sgdw, Nesterov = true", "float", "float" },
        { "GENOPT0007", "Algorithm.AdamW, Momentum = 0.9", "float", "float" },
        { "GENOPT0008", "Algorithm.AdamW, Gradient = DType.Float64", "float", "double" },
        { "GENOPT0008", "Algorithm.AdamW, Parameter = DType.Float64, State = DType.Float32", "double", "double" },
        { "GENOPT0008", "Algorithm.AdamW, Parameter = DType.UInt16", "ushort", "ushort" },
        { "GENOPT0008", "Algorithm.AdamW, Parameter = DType.Block8, ShadowCopy = DType.Float16, LowPrecision = LowPrecision.Kahan", "byte", "byte" },
        { "GENOPT0009", "Algorithm.AdamW, Decay = DecayRule.None, WeightDecay = 1e-5", "float", "float" },
        { "GENOPT0012", "(Algorithm)99", "float", "float" },
        { "GENOPT0012", "Algorithm.AdamW, Decay = (DecayRule)7", "float", "float" },
        { "GENOPT0012", "Algorithm.AdamW, Parameter = (DType)99, Gradient = DType.Float64, LowPrecision = LowPrecision.Kahan, ShadowCopy = DType.Float16", "double", "double" },
        { "GENOPT0012", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = (LowPrecision)99", "BFloat16", "BFloat16" },
        { "GENOPT0021", "Algorithm.AdamW, LowPrecision = LowPrecision.Kahan", "float", "float" },
        { "GENOPT0021", "Algorithm.AdamW, Parameter = DType.Float16, LowPrecision = LowPrecision.Remainder", "System.Half", "System.Half" },
        { "GENOPT0022", "Algorithm.AdamW, Parameter = DType.Float64, ShadowCopy = DType.BFloat16", "double", "double" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task ErrorStandsAlone(string id, string arguments, string parameter, string gradient)
    {
        foreach (string declaration in new[] { "sealed partial class", "partial record", "sealed partial record" })
        {
            CSharpCompilation compilation = GeneratorHarness.Compilation(
                $"using GenOptim; [DecoupledOptimizer({arguments})] public {declaration} Optimizer;\n"
                + Use.Replace("#P#", parameter, StringComparison.Ordinal).Replace("#G#", gradient, StringComparison.Ordinal));
            Assert.Equal(id, Assert.Single(await Analyze(compilation)).Id);
            GeneratorRun run = GeneratorHarness.Run(compilation).AssertCompilesAsItStands().AssertUnrelatedEditIsFree();
            Assert.Equal(id, Assert.Single(await Analyze(run.Compilation)).Id);
            Assert.DoesNotContain(run.Files.Values, text => text.Contains("\n\n\n", StringComparison.Ordinal) || text.Contains("UpdateLanes", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ConstructorWithoutAnEngineIsTheOnlyError()
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation(
            "using GenOptim; [DecoupledOptimizer(Algorithm.AdamW)] public partial class Optimizer { public Optimizer(string name) { } }\n"
            + Use.Replace("#P#", "float", StringComparison.Ordinal).Replace("#G#", "float", StringComparison.Ordinal));
        Assert.Equal("GENOPT0015", Assert.Single(await Analyze(compilation)).Id);
        GeneratorHarness.Run(compilation).AssertCompilesAsItStands();
    }

    [Fact]
    public void MissingAlgorithmMakesNoErrorsOfUses()
    {
        GeneratorRun run = GeneratorHarness.Run(
            "using GenOptim; [DecoupledOptimizer(Momentum = 0.9)] public partial class Optimizer;\n"
            + Use.Replace("#P#", "float", StringComparison.Ordinal).Replace("#G#", "float", StringComparison.Ordinal));
        Assert.Empty(GeneratorHarness.Unexpected(run.Compilation.GetDiagnostics()));
    }

    [Fact]
    public void MembersOfTheShapeThrow()
    {
        Type type = GeneratorHarness.Load("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Beta1 = 2)] public partial class Optimizer;").GetType("Optimizer")!;
        var exception = Assert.Throws<TargetInvocationException>(() => Activator.CreateInstance(type, 0.5, Array.Empty<Parameter<float>>()));
        Assert.Equal(
            "Optimizer was not generated, because its attribute has errors. The build reports them.",
            Assert.IsType<InvalidOperationException>(exception.InnerException).Message);
    }

    [Fact]
    public void ShapeIsThePublicPartOfTheWhole()
    {
        foreach (string arguments in new[] { "Algorithm.AdamW", "Algorithm.AdamW, State = DType.Block8, ShadowCopy = DType.Float16", "Algorithm.Sgdw, Momentum = 0.5" })
        {
            string source = $"using GenOptim; [DecoupledOptimizer({arguments}#)] public partial class Optimizer;";
            string[] whole = Members(source.Replace("#", string.Empty, StringComparison.Ordinal));
            string[] shape = Members(source.Replace("#", ", WeightDecay = -1", StringComparison.Ordinal));
            Assert.Equal(whole, shape);
        }

        static string[] Members(string source) => GeneratorHarness.Load(source).GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(member => $"{type.FullName}: {member}"))
            .Order(StringComparer.Ordinal)
            .ToArray();
    }

    /// <summary>Whatever enums and numbers say, also what they should not, a shape comes out that compiles.</summary>
    [Fact]
    public void AnyMixtureOfValuesGivesAShape()
    {
        var random = new Random(20240602);
        for (int i = 0; i < 150; i++)
        {
            string source = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"using GenOptim; [DecoupledOptimizer((Algorithm){random.Next(3)}, Parameter = (DType){random.Next(9)}, Gradient = (DType){random.Next(9)}, State = (DType){random.Next(9)}, ShadowCopy = (DType){random.Next(9)}, LowPrecision = (LowPrecision){random.Next(7)}, Decay = (DecayRule){random.Next(5)}, WeightDecay = {random.Next(-1, 2)}, Momentum = {random.Next(-1, 2)}, Nesterov = {(random.Next(2) == 0 ? "true" : "false")})] partial class Optimizer;");
            Assert.Equal(3, GeneratorHarness.Run(source).AssertCompilesAsItStands().Files.Count);
        }
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(CSharpCompilation compilation) =>
        await compilation.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
