using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using GenOptim.CodeFixes.ReplaceOptimizer;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace GenOptim.Analyzers.Tests.Fixes;

/// <summary>
/// The result of the fix is compiled with what the generator makes of it, and run. Every number is a sum of few powers of two, so that the
/// expected weight is exact: p = 8 and -8, g = 2 and -2, lr = 1/2, weight_decay = 1/4, a decay of 1/8 per step.
/// </summary>
public sealed class ReplacedOptimizerRunTests
{
    private const string Gradient = "parameter.grad = new Tensor([2, -2], 1, 2);";

    [Theory]

    // p (1 - lr wd) - lr g = 7 - 1, where the coupled decay gives p - lr (g + wd p) = 8 - 2: the same, because nothing carries it on.
    [InlineData("GENOPT1001", "optim.SGD(parameters, 0.5, weight_decay: 0.25)", 1, 6f)]

    // b = g, then 0.5 b + g = 3: 6 (1 - 1/8) - 3/2. Coupled: g = 4 and 3.5, b = 5.5, so 6 - 2.75 = 3.25.
    [InlineData("GENOPT1001", "optim.SGD(parameters, 0.5, 0.5, weight_decay: 0.25)", 2, 3.75f)]

    // m = 1 and v = 1 before, 2 and 2 after bias correction (of the root): 7 - lr. Coupled: the decay vanishes in g / |g|, and 7.5 is left.
    [InlineData("GENOPT1001", "optim.Adam(parameters, 0.5, 0.5, 0.75, 0, 0.25)", 1, 6.5f)]
    [InlineData("GENOPT1002", "optim.AdamW(parameters, lr: 0.5, beta1: 0.5, beta2: 0.75, eps: 0, weight_decay: 0.25)", 1, 6.5f)]

    // Where lr is no constant, the decay is passed when the optimizer is created, with the same result.
    [InlineData("GENOPT1001", "optim.Adam(parameters, rate, 0.5, 0.75, 0, 0.25)", 1, 6.5f)]
    public async Task Steps_with_decoupled_decay(string id, string creation, int steps, float expected)
    {
        float[] trained = await TrainAsync(id, creation, steps, Gradient);
        Assert.Equal(new[] { expected, -expected }, trained);
    }

    [Fact]
    public async Task Leaves_a_parameter_without_a_gradient_alone()
    {
        float[] trained = await TrainAsync("GENOPT1001", "optim.Adam(parameters, 0.5, weight_decay: 0.25)", 3, "parameter.grad = null;");
        Assert.Equal(new[] { 8f, -8f }, trained);
    }

    [Fact]
    public async Task Decays_by_the_rule_alone_where_the_gradient_is_zeroed()
    {
        float[] trained = await TrainAsync("GENOPT1001", "optim.SGD(parameters, 0.5, weight_decay: 0.25)", 1, Gradient + " optimizer.zero_grad();");
        Assert.Equal(new[] { 7f, -7f }, trained);
    }

    private static async Task<float[]> TrainAsync(string id, string creation, int steps, string beforeStep)
    {
        string code = $$"""
            using System.Collections.Generic;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            public static class Program
            {
                public static float[] Train(double rate, int steps)
                {
                    float[] values = [8, -8];
                    var parameter = new Parameter(values, 1, 2);
                    List<Parameter> parameters = [parameter];
                    var optimizer = {{creation}};
                    for (int step = 0; step < steps; step++)
                    {
                        {{beforeStep}}
                        optimizer.step();
                    }

                    return values;
                }
            }
            """;
        string torch = StandIn.Read("RunningTorchSharp.cs");
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), code, id, torch))!;
        return (float[])Load(text, torch).GetType("Program")!.GetMethod("Train")!.Invoke(null, [0.5, steps])!;
    }

    private static Assembly Load(params string[] texts)
    {
        CSharpCompilation compilation = AnalyzerRun.RunGenerator(CSharpCompilation.Create(
            "Fixed" + Guid.NewGuid().ToString("N"),
            texts.Select(static text => CSharpSyntaxTree.ParseText(text, AnalyzerRun.ParseOptions)),
            References.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.Empty(result.Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(assembly.ToArray());
    }
}
