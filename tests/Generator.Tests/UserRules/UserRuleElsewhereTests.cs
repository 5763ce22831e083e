using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>A class with a rule of its own as others see it: from another assembly, and beside other classes while someone edits.</summary>
public sealed class UserRuleElsewhereTests
{
    /// <summary>Whoever references the assembly of the class needs neither the generator nor the rule: public members are enough to train, save and go on.</summary>
    [Fact]
    public void AnotherAssemblyTrainsWithIt()
    {
        using var library = new MemoryStream();
        CSharpCompilation compiled = GeneratorHarness.Run(
            $"{UserRuleSource.Usings}\n\n{UserRuleSource.AdamW("OwnAdamW", "WeightDecay = 1e-2")}\n\npublic static partial class Outer\n{{\n{UserRuleSource.StableAdamW("OwnStable", "WeightDecay = 1e-2")}\n}}").Compilation;
        Assert.True(compiled.WithAssemblyName("Rules").Emit(library).Success);
        byte[] image = library.ToArray();
        CSharpCompilation application = GeneratorHarness.Compilation(
            """
            using GenOptim;

            namespace Application;

            public static class Program
            {
                public static double[] Train()
                {
                    float[] values = [1f, -2f], gradient = [0.5f, 0.25f];
                    using var weights = new Parameter<float>("w", values, gradient);
                    using (var optimizer = new Sample.OwnAdamW(1e-1, new Sample.OwnAdamW.ParameterGroup([weights]) { WeightDecay = 0.25 }))
                    {
                        optimizer.Schedule = Schedule.Linear(total: 10);
                        optimizer.Step();
                        OptimizerState state = optimizer.ExportState();
                        optimizer.ImportState(state);
                        optimizer.Step();
                    }

                    using var stable = new Sample.Outer.OwnStable(1e-1, [weights]);
                    stable.Step();
                    return [values[0], values[1], stable.StepCount, Sample.OwnAdamW.Beta1];
                }
            }
            """,
            MetadataReference.CreateFromImage(image));
        GeneratorRun run = GeneratorHarness.Run(application);
        Assert.Empty(run.Files);
        using var program = new MemoryStream();
        Assert.Empty(GeneratorHarness.Unexpected(run.Compilation.Emit(program).Diagnostics));
        var context = new AssemblyLoadContext("Elsewhere", isCollectible: true);
        context.LoadFromStream(new MemoryStream(image));
        program.Position = 0;
        Assembly loaded = context.LoadFromStream(program);
        double[] result = (double[])loaded.GetType("Application.Program")!.GetMethod("Train")!.Invoke(null, null)!;
        Assert.NotEqual(1, result[0]);
        Assert.True(double.IsFinite(result[0]) && double.IsFinite(result[1]));
        Assert.Equal([1, 0.9], result[2..]);
    }

    /// <summary>A rule's signature or constant is edited: that class is generated anew, and no other.</summary>
    [Theory]
    [InlineData("Own1", "Beta2 = 0.95", "Beta2 = 0.96")]
    [InlineData("Own1", "float negativeStepSize,", "TLane negativeStepSize,")]
    [InlineData("Own2", "Reduction.Sum)", "Reduction.SumOfSquares)")]
    [InlineData("Own2", "GroupScalar(0)", "GroupScalar(1)")]
    [InlineData("Own3", "ReductionScope.Rows", "ReductionScope.Columns")]
    [InlineData("Own3", "IsMean = true", "IsMean = false")]
    [InlineData("Own4", "[MatrixStage(IsBatched = true)]", "[MatrixStage]")]
    [InlineData("Own4", "Matrix<float, ShortSide, ShortSide> b,", "Matrix<float, ShortSide, LongSide> b,")]
    [InlineData(null, "TLane.DivideRoot(TLane.Sqrt(rowVar)", "TLane.DivideRoot(TLane.Sqrt(TLane.Abs(rowVar))")]
    [InlineData(null, "step < Steps", "step <= Steps")]
    [InlineData(null, "// elsewhere", "public static class Elsewhere { public const double Beta1 = 0.5; }")]
    [InlineData(null, "TLane.All(negativeStepSize) * expAvg / denominator", "TLane.All(negativeStepSize) * (expAvg / denominator)")]
    [InlineData(null, "gradient * gradient / TLane.Max(", "gradient * gradient / TLane.Max(TLane.All(2) * ")]
    [InlineData(null, "Math.Sqrt(1 - Math.Pow(Beta2, step))", "Math.Pow(1 - Math.Pow(Beta2, step), 0.5)")]
    public void OnlyTheEditedClassIsGeneratedAnew(string? edited, string before, string after)
    {
        string source = $"{UserRuleSource.Usings}\n\n{UserRuleSource.AdamW("Own1", "WeightDecay = 1e-5")}\n\n{UserRuleSource.StableAdamW("Own2", "WeightDecay = 1e-5")}\n"
            + $"{UserAxisRuleSource.AdamMini("Own3", "WeightDecay = 1e-5")}\n\n{MatrixRuleSource.Muon("Own4", "WeightDecay = 1e-5")}\n// elsewhere\n";
        CSharpCompilation compilation = GeneratorHarness.Compilation(source);
        GeneratorDriver driver = GeneratorHarness.Run(compilation).Driver;
        int place = source.IndexOf(before, source.IndexOf(edited is null ? before : $"class {edited}", StringComparison.Ordinal), StringComparison.Ordinal);
        string changed = source[..place] + after + source[(place + before.Length)..];
        GeneratorDriverRunResult result = driver
            .RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Parse(changed, "Sample.cs")))
            .GetRunResult();
        IncrementalStepRunReason[] reasons = [.. result.Results[0].TrackedSteps["Inputs"].SelectMany(step => step.Outputs).Select(output => output.Reason)];
        Assert.Equal(4, reasons.Length);
        Assert.Equal(edited is null ? 0 : 1, reasons.Count(reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)));
    }
}
