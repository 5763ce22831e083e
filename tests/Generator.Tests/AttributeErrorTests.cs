using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>Each error stands at the argument that is wrong, says the value and the rule, and where the class can have a generated part it has its shape.</summary>
public sealed class AttributeErrorTests
{
    private static readonly string[] NothingGenerated = ["GENOPT0001", "GENOPT0002", "GENOPT0003", "GENOPT0004", "GENOPT0010"];

    public static TheoryData<string, string, string, string> Errors => new()
    {
        { "GENOPT0001", "Optimizer", "'Optimizer' must be declared partial, because its optimizer is generated as another part of it", "[DecoupledOptimizer(Algorithm.AdamW)] class Optimizer;" },
        { "GENOPT0002", "Optimizer", "'Outer' must be declared partial, because a part of the nested class 'Optimizer' is generated", "class Outer { [DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer; }" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is static; an optimizer class must be an ordinary class or record of which an instance can be created", "[DecoupledOptimizer(Algorithm.AdamW)] static partial class Optimizer;" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is abstract; an optimizer class must be an ordinary class or record of which an instance can be created", "[DecoupledOptimizer(Algorithm.AdamW)] abstract partial class Optimizer;" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is generic; an optimizer class must be an ordinary class or record of which an instance can be created", "[DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer<T>;" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is local to its file; an optimizer class must be an ordinary class or record of which an instance can be created", "[DecoupledOptimizer(Algorithm.AdamW)] file partial class Optimizer;" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is declared with a primary constructor; an optimizer class must be an ordinary class or record of which an instance can be created", "[DecoupledOptimizer(Algorithm.AdamW)] partial record Optimizer(int X);" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is derived from 'Base'; an optimizer class must be an ordinary class or record of which an instance can be created", "class Base { public virtual void Dispose() { } } [DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer : Base;" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is derived from 'Base'; an optimizer class must be an ordinary class or record of which an instance can be created", "class Base { protected Base(int size) => _ = size; } [DecoupledOptimizer(Algorithm.Sgdw)] partial class Optimizer { } partial class Optimizer : Base { Optimizer() : base(1) { } }" },
        { "GENOPT0003", "Optimizer", "'Optimizer' is derived from 'Base'; an optimizer class must be an ordinary class or record of which an instance can be created", "record Base; [DecoupledOptimizer(Algorithm.AdamW)] partial record Optimizer : Base;" },
        { "GENOPT0004", "Optimizer", "'Optimizer' is nested in 'Outer', which is generic; a part of it cannot be generated there", "partial class Outer<T> { [DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer; }" },
        { "GENOPT0005", "1.0", "Beta1 is 1.0; it must be at least 0 and below 1", "[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 1.0)] partial class Optimizer;" },
        { "GENOPT0005", "-0.1", "Beta2 is -0.1; it must be at least 0 and below 1", "[DecoupledOptimizer(Algorithm.AdamW, Beta2 = -0.1)] partial class Optimizer;" },
        { "GENOPT0005", "double.NaN", "Beta2 is double.NaN; it must be at least 0 and below 1", "[DecoupledOptimizer(Algorithm.AdamW, Beta2 = double.NaN)] partial class Optimizer;" },
        { "GENOPT0005", "-1e-8", "Epsilon is -1e-8; it must be finite and at least 0", "[DecoupledOptimizer(Algorithm.AdamW, Epsilon = -1e-8)] partial class Optimizer;" },
        { "GENOPT0005", "C.Big", "WeightDecay is double.PositiveInfinity; it must be finite and at least 0", "static class C { public const double Big = double.PositiveInfinity; } [DecoupledOptimizer(Algorithm.AdamW, WeightDecay = C.Big)] partial class Optimizer;" },
        { "GENOPT0005", "-1", "WeightDecay is -1.0; it must be finite and at least 0", "[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = -1)] partial class Optimizer;" },
        { "GENOPT0005", "-0.9", "Momentum is -0.9; it must be finite and at least 0", "[DecoupledOptimizer(Algorithm.Sgdw, Momentum = -0.9)] partial class Optimizer;" },
        { "GENOPT0005", "1.5", "Dampening is 1.5; it must be between 0 and 1", "[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Dampening = 1.5)] partial class Optimizer;" },
        { "GENOPT0006", "true", "Nesterov needs Momentum above 0 and Dampening 0; here they are 0.0 and 0.0", "[DecoupledOptimizer(Algorithm.Sgdw, Nesterov = true)] partial class Optimizer;" },
        { "GENOPT0006", "true", "Nesterov needs Momentum above 0 and Dampening 0; here they are 0.9 and 0.1", "[DecoupledOptimizer(Algorithm.Sgdw, Nesterov = true, Momentum = 0.9, Dampening = 0.1)] partial class Optimizer;" },
        { "GENOPT0007", "0.9", "Momentum is no hyperparameter of AdamW and would do nothing; those of AdamW are Beta1, Beta2, Epsilon, AmsGrad", "[DecoupledOptimizer(Algorithm.AdamW, Momentum = 0.9)] partial class Optimizer;" },
        { "GENOPT0007", "true", "AmsGrad is no hyperparameter of Sgdw and would do nothing; those of Sgdw are Momentum, Dampening, Nesterov", "[DecoupledOptimizer(Algorithm.Sgdw, AmsGrad = true)] partial class Optimizer;" },
        { "GENOPT0008", "DType.Float64", "Gradient is Float64 while Parameter is Float32; it must be Float32, BFloat16 or Float16", "[DecoupledOptimizer(Algorithm.AdamW, Gradient = DType.Float64)] partial class Optimizer;" },
        { "GENOPT0008", "DType.Float32", "State is Float32 while Parameter is Float64; it must be Float64", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, State = DType.Float32)] partial class Optimizer;" },
        { "GENOPT0008", "DType.Float16", "Gradient is Float16 while Parameter is BFloat16; it must be BFloat16 or Float32", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, Gradient = DType.Float16, LowPrecision = LowPrecision.Remainder)] partial class Optimizer;" },
        { "GENOPT0008", "DType.Float16", "State is Float16 while Parameter is Float16; it must be Float32, BFloat16 or Block8", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float16, State = DType.Float16, LowPrecision = LowPrecision.Kahan)] partial class Optimizer;" },
        { "GENOPT0008", "DType.UnsignedBlock8", "State is UnsignedBlock8 while Parameter is Float32; it must be Float32, BFloat16 or Block8", "[DecoupledOptimizer(Algorithm.AdamW, State = DType.UnsignedBlock8)] partial class Optimizer;" },
        { "GENOPT0008", "DType.UInt8", "Parameter is UInt8; it must be Float32, Float64, BFloat16 or Float16", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.UInt8)] partial class Optimizer;" },
        { "GENOPT0008", "DType.UInt16", "Parameter is UInt16; it must be Float32, Float64, BFloat16 or Float16", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.UInt16)] partial class Optimizer;" },
        { "GENOPT0009", "1e-5", "WeightDecay is 1e-5 although Decay is None; leave out one of them", "[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.None, WeightDecay = 1e-5)] partial class Optimizer;" },
        { "GENOPT0010", "Step", "The generated part of 'Optimizer' declares 'Step' too; rename this one", "[DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer { void Step() { } }" },
        { "GENOPT0010", "Beta1", "The generated part of 'Optimizer' declares 'Beta1' too; rename this one", "[DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer { int Beta1 => 1; }" },
        { "GENOPT0010", "Momentum", "The generated part of 'Momentum' declares 'Momentum' too; rename this one", "[DecoupledOptimizer(Algorithm.Sgdw)] partial class Momentum;" },
        { "GENOPT0016", "0.99999999", "Beta2 is 0.99999999, which becomes 1 in float32, in which the update computes; write a number that float32 can tell from it, or use Float64 parameters", "[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.99999999)] partial class Optimizer;" },
        { "GENOPT0016", "1e-46", "Epsilon is 1e-46, which becomes 0 in float32, in which the update computes; write a number that float32 can tell from it, or use Float64 parameters", "[DecoupledOptimizer(Algorithm.AdamW, Epsilon = 1e-46)] partial class Optimizer;" },
        { "GENOPT0016", "1e39", "Momentum is 1e39, which becomes infinite in float32, in which the update computes; write a number that float32 can tell from it, or use Float64 parameters", "[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 1e39, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder)] partial class Optimizer;" },
        { "GENOPT0017", "true", "CentralizeGradients makes no sense here: adaptive clipping compares norms of gradients as they are; leave it out", "[DecoupledOptimizer(Algorithm.Sgdw, CentralizeGradients = true, Clip = Clip.Adaptive)] partial class Optimizer;" },
        { "GENOPT0017", "true", "CautiousUpdate makes no sense here: SGDW without momentum steps along the gradient, which agrees with itself; leave it out", "[DecoupledOptimizer(Algorithm.Sgdw, CautiousUpdate = true)] partial class Optimizer;" },
        { "GENOPT0007", "1e-3", "MomentumDecay is no hyperparameter of NAdamW with another formula than PyTorch's and would do nothing; those of NAdamW with another formula than PyTorch's are Beta1, Beta2, Epsilon", "[DecoupledOptimizer(Algorithm.NAdamW, NAdamFormula = NAdamFormula.Optax, MomentumDecay = 1e-3)] partial class Optimizer;" },
        { "GENOPT0012", "(NAdamFormula)3", "NAdamFormula is 3, which this version does not know; it knows PyTorch, Timm, Optax", "[DecoupledOptimizer(Algorithm.NAdamW, NAdamFormula = (NAdamFormula)3)] partial class Optimizer;" },
        { "GENOPT0008", "DType.BFloat16", "State is BFloat16, and a Schedule-Free optimizer makes the point that is evaluated of the parameter and of z, a second copy of it that needs the same precision; it must be that of Parameter", "[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW, State = DType.BFloat16)] partial class Optimizer;" },
        { "GENOPT0008", "DType.Block8", "State is Block8, and Adamax divides by the largest gradient itself, which may be far below the least first moment of 8 bits; it must be Float32 or BFloat16", "[DecoupledOptimizer(Algorithm.Adamax, State = DType.Block8)] partial class Optimizer;" },
        { "GENOPT0005", "0.0", "Beta1 is 0.0; it must be above 0 and below 1", "[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW, Beta1 = 0.0)] partial class Optimizer;" },
        { "GENOPT0005", "0.5", "OutlierTimeout is 0.5; it must be a whole number between 0 and 100000", "[DecoupledOptimizer(Algorithm.AdaLRLion, OutlierTimeout = 0.5)] partial class Optimizer;" },
        { "GENOPT0017", "true", "AmsGrad makes no sense here: MARS-Lion has no second moment; leave it out", "[DecoupledOptimizer(Algorithm.Mars, MarsLion = true, AmsGrad = true)] partial class Optimizer;" },
        { "GENOPT0021", "LowPrecision.Remainder", "LowPrecision is Remainder while Parameter is Float16; it needs parameters of BFloat16", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float16, LowPrecision = LowPrecision.Remainder)] partial class Optimizer;" },
        { "GENOPT0021", "LowPrecision.Remainder8", "LowPrecision is Remainder8 while Parameter is Float16; it needs parameters of BFloat16", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float16, LowPrecision = LowPrecision.Remainder8)] partial class Optimizer;" },
        { "GENOPT0021", "LowPrecision.Kahan", "LowPrecision is Kahan while Parameter is Float32; it needs parameters of BFloat16 or Float16", "[DecoupledOptimizer(Algorithm.AdamW, LowPrecision = LowPrecision.Kahan)] partial class Optimizer;" },
        { "GENOPT0023", "DecayPrecision.Carried", "DecayPrecision is Carried, which needs a decay that is a factor before the step, and here a cautious decay depends on each element's step; leave it out", "[DecoupledOptimizer(Algorithm.AdamW, CautiousDecay = true, DecayPrecision = DecayPrecision.Carried)] partial class Optimizer;" },
        { "GENOPT0023", "DecayPrecision.Carried", "DecayPrecision is Carried, which needs a decay that is a factor before the step, and here nothing decays; leave it out", "[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.None, DecayPrecision = DecayPrecision.Carried)] partial class Optimizer;" },
        { "GENOPT0023", "DecayPrecision.Carried", "DecayPrecision is Carried, which needs a decay that is a factor before the step, and here the decay comes after the step; leave it out", "[DecoupledOptimizer(Algorithm.Adan, Decay = DecayRule.LearningRate, DecayPrecision = DecayPrecision.Carried)] partial class Optimizer;" },
        { "GENOPT0023", "DecayPrecision.Carried", "DecayPrecision is Carried, which needs a decay that is a factor before the step, and here the decay is part of the step's direction; leave it out", "[DecoupledOptimizer(Algorithm.AdEMAMix, Decay = DecayRule.LearningRate, DecayPrecision = DecayPrecision.Carried)] partial class Optimizer;" },
        { "GENOPT0022", "DType.Float32", "ShadowCopy is Float32 while Parameter is Float32; it must be BFloat16 or Float16, and the parameters Float32", "[DecoupledOptimizer(Algorithm.AdamW, ShadowCopy = DType.Float32)] partial class Optimizer;" },
        { "GENOPT0022", "DType.BFloat16", "ShadowCopy is BFloat16 while Parameter is Float64; it must be BFloat16 or Float16, and the parameters Float32", "[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, ShadowCopy = DType.BFloat16)] partial class Optimizer;" },
        { "GENOPT0012", "(Algorithm)99", $"Algorithm is 99, which this version does not know; it knows {string.Join(", ", Enum.GetNames<Algorithm>().Where(name => name != nameof(Algorithm.Custom)))}", "[DecoupledOptimizer((Algorithm)99)] partial class Optimizer;" },
        { "GENOPT0012", "(DecayRule)7", "Decay is 7, which this version does not know; it knows Scheduled, LearningRate, Constant, None, Corrected", "[DecoupledOptimizer(Algorithm.AdamW, Decay = (DecayRule)7)] partial class Optimizer;" },
    };

    [Theory]
    [InlineData("Algorithm.AdamW, Beta2 = 0.99999999, Epsilon = 1e-46, Parameter = DType.Float64")]
    [InlineData("Algorithm.AdamW, Beta1 = 0, Beta2 = 0.99999994, Epsilon = 0")]
    [InlineData("Algorithm.AdamW, Epsilon = 1.4e-45")]
    [InlineData("Algorithm.Sgdw, Momentum = 1")]
    public async Task AConstantThatTheArithmeticTellsFromItsNeighboursIsTaken(string arguments) => Assert.Empty(await Analyze(
        GeneratorHarness.Compilation($"using GenOptim;\n[DecoupledOptimizer({arguments})] partial class Optimizer;")));

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task IsReportedAtTheArgumentAndTheShapeCompiles(string id, string under, string message, string source)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation("using GenOptim;\n" + source);
        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(under, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        bool hasShape = !NothingGenerated.Contains(id);
        GeneratorRun run = GeneratorHarness.Run(compilation);
        Assert.Equal(hasShape ? 3 : 0, run.Files.Count);
        if (hasShape)
        {
            run.AssertCompilesAsItStands();
        }
    }

    [Theory]
    [InlineData("[DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer;")]
    [InlineData("[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, Gradient = DType.Float32, State = DType.BFloat16)] partial class Optimizer;")]
    [InlineData("[DecoupledOptimizer(Algorithm.AdamW, Gradient = DType.Float16, State = DType.BFloat16)] partial class Optimizer;")]
    [InlineData("[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0, Beta2 = 0.9999999, Epsilon = 0, WeightDecay = 0)] partial class Optimizer;")]
    [InlineData("[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 1.5, Dampening = 1)] partial class Optimizer { void Step(int count) { } }")]
    [InlineData("interface IMarked { } [DecoupledOptimizer(Algorithm.AdamW)] partial class Optimizer : object, IMarked;")]
    [InlineData("interface IMarked { } [DecoupledOptimizer(Algorithm.AdamW)] partial record Optimizer : IMarked;")]
    [InlineData("[DecoupledOptimizer(Algorithm.Sgdw, Decay = DecayRule.None, WeightDecay = 0)] partial class Optimizer { void Beta1() { } }")]
    public async Task NearestRightCodeIsQuiet(string source) =>
        Assert.Empty(await Analyze(GeneratorHarness.Compilation("using GenOptim;\n" + source)));

    [Fact]
    public async Task SeveralErrorsAreAllReported()
    {
        IReadOnlyList<Diagnostic> diagnostics = await Analyze(GeneratorHarness.Compilation(
            "using GenOptim; [DecoupledOptimizer(Algorithm.AdamW, Beta1 = 2, Beta2 = 2, Momentum = -1)] class Optimizer;"));
        Assert.Equal(
            ["GENOPT0001", "GENOPT0005", "GENOPT0005", "GENOPT0007"],
            diagnostics.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RuntimeOfAnotherVersionIsAnErrorThatSaysSo()
    {
        const string Stand =
            """
            namespace GenOptim
            {
                public enum Algorithm { Sgdw, AdamW }
                public sealed class DecoupledOptimizerAttribute(Algorithm algorithm) : System.Attribute { public Algorithm Algorithm => algorithm; }
                #CONTRACT#
            }

            [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial class Optimizer;
            """;
        foreach ((string contract, string message) in new[]
        {
            (string.Empty, $"The generator writes code for contract {CompilationFacts.NeededContract} of GenOptim.Runtime, and none is referenced; reference the package version that belongs to the generator"),
            ("public static class GeneratedCodeContract { public const int Version = 99; }", $"The generator writes code for contract {CompilationFacts.NeededContract} of GenOptim.Runtime, and the one referenced has contract 99; reference the package version that belongs to the generator"),
        })
        {
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Sample",
                [GeneratorHarness.Parse(Stand.Replace("#CONTRACT#", contract, StringComparison.Ordinal))],
                GeneratorHarness.FrameworkOnly,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
            Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
            Assert.Equal(("GENOPT0011", message), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Empty(GeneratorHarness.Run(compilation).Files);
        }
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(CSharpCompilation compilation) =>
        await compilation.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
