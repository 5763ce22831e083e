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
/// expected weight is exact: p = 8 and -8, g = 2 and -2, lr = 1/2, and weight decays of which 2^-11 is taken off per step. Where TorchSharp's native part
/// is (eng/torchsharp-tests.sh), each program runs on the real library too, and must come to the same.
/// </summary>
public sealed class ReplacedOptimizerRunTests
{
    private const string Gradient = "parameter.grad = tensor(new float[] { 2, -2 }).reshape(1, 2);";

    private const string EveryStep = "optimizer.step();";

    [Theory]

    // p (1 - lr wd) - lr g.
    [InlineData("GENOPT1001", "optim.SGD(parameters, 0.5, weight_decay: 0.0009765625)", 1, 7f - 0.00390625f)]

    // lr wd / (1 - momentum) = 2^-11 again. b = g, then 0.5 b + g = 3: (7 - 2^-8) (1 - 2^-11) - 3/2.
    [InlineData("GENOPT1001", "optim.SGD(parameters, 0.5, 0.5, weight_decay: 0.00048828125)", 2, 5.492677688598633f)]

    // With a dampening of 1/2 the buffer takes in half as much: b = 2, then 0.5 b + 0.5 g = 2.
    [InlineData("GENOPT1001", "optim.SGD(parameters, 0.5, 0.5, 0.5, weight_decay: 0.0009765625)", 2, 5.992677688598633f)]

    // m = 1 and v = 1 before, 2 and 2 after bias correction (of the root): a step of lr. No decay equals Adam's, so that it is the typical one.
    [InlineData("GENOPT1001", "optim.Adam(parameters, 0.5, 0.5, 0.75, 0, 0.25)", 1, (8f * (float)(1 - 1e-5)) - 0.5f)]
    [InlineData("GENOPT1001", "optim.Adam(parameters, rate, 0.5, 0.75, 0, 0.25)", 1, (8f * (float)(1 - 1e-5)) - 0.5f)]
    [InlineData("GENOPT1002", "optim.AdamW(parameters, lr: 0.5, beta1: 0.5, beta2: 0.75, eps: 0, weight_decay: 0.0009765625)", 1, 7.5f - 0.00390625f)]

    // A decay of 1/8 per step is kept under the rule that it was meant for.
    [InlineData("GENOPT1002", "optim.AdamW(parameters, lr: 0.5, beta1: 0.5, beta2: 0.75, eps: 0, weight_decay: 0.25)", 1, 6.5f)]

    // Where lr is no constant, the decay is passed when the optimizer is created, with the same result.
    [InlineData("GENOPT1001", "optim.SGD(parameters, rate, 0.5, weight_decay: 0.00048828125)", 2, 5.492677688598633f)]
    public async Task Steps_with_decoupled_decay(string id, string creation, int steps, float expected)
    {
        float[] trained = await TrainAsync(id, creation, steps, Gradient + EveryStep);
        Assert.Equal(new[] { expected, -expected }, trained);
    }

    [Fact]
    public async Task Leaves_a_parameter_without_a_gradient_alone()
    {
        float[] trained = await TrainAsync("GENOPT1001", "optim.Adam(parameters, 0.5, weight_decay: 0.25)", 3, "parameter.grad = null;" + EveryStep);
        Assert.Equal(new[] { 8f, -8f }, trained);
    }

    [Fact]
    public async Task Decays_by_the_rule_alone_where_the_gradient_is_zeroed()
    {
        float[] trained = await TrainAsync("GENOPT1001", "optim.SGD(parameters, 0.5, weight_decay: 0.0009765625)", 1, Gradient + " optimizer.zero_grad();" + EveryStep);
        Assert.Equal(new[] { 8f - 0.00390625f, -8f + 0.00390625f }, trained);
    }

    /// <summary>The decay follows TorchSharp's own scheduler: at half the rate half of it is left.</summary>
    [Fact]
    public async Task Follows_a_scheduler()
    {
        float[] trained = await TrainAsync(
            "GENOPT1001",
            "optim.SGD(parameters, 0.5, weight_decay: 0.0009765625); var scheduler = optim.lr_scheduler.LambdaLR(optimizer, epoch => 1.0 / (1 << epoch))",
            2,
            Gradient + EveryStep + " scheduler.step();");
        const float Expected = (6.99609375f * (1 - 0.000244140625f)) - 0.5f;
        Assert.Equal(new[] { Expected, -Expected }, trained);
    }

    /// <summary>The closure's loss comes back, and the closure has run before the gradients are read.</summary>
    [Fact]
    public async Task Runs_a_closure()
    {
        float[] trained = await TrainAsync(
            "GENOPT1001",
            "optim.SGD(parameters, 0.5, weight_decay: 0.0009765625)",
            1,
            "var loss = tensor(new float[] { 3 }); if (!ReferenceEquals(optimizer.step(() => { " + Gradient + " return loss; }), loss)) { throw new System.InvalidOperationException(); }");
        Assert.Equal(7f - 0.00390625f, trained[0]);
    }

    /// <summary>Options are taken as they are by default; another value is refused before anything is made of it, with its name and both values.</summary>
    [Theory]
    [InlineData("new Settings()", null)]
    [InlineData("new Settings { Decay = 0 }", null)]
    [InlineData("new Settings { Beta1 = 0.5001f }", "beta1 is 0.500100")]
    [InlineData("new Settings { Epsilon = 1e-8 }", "epsilon is 1E-08, and this class is made for 0.0: ")]
    [InlineData("new Settings { AmsGrad = true }", "amsGrad is True, and this class is made for false: ")]
    public async Task Refuses_options_that_the_class_is_not_made_for(string options, string? refused)
    {
        Task<float[]> training = TrainAsync(
            "GENOPT1001",
            "optim.Adam(parameters, lr: settings.Rate, beta1: settings.Beta1, beta2: settings.Beta2, eps: settings.Epsilon, weight_decay: settings.Decay, amsgrad: settings.AmsGrad)",
            1,
            Gradient + EveryStep,
            "Make(out Settings settings);",
            "private static void Make(out Settings settings) => settings = " + options + "; public sealed class Settings { public float Beta1 { get; set; } = 0.5f; public double Beta2 { get; set; } = 0.75; public double Epsilon { get; set; }"
            + " public bool AmsGrad; public double Decay { get; set; } = 0.01; public double Rate { get; set; } = 0.5; }");
        if (refused is not null)
        {
            var thrown = Assert.IsType<ArgumentException>((await Assert.ThrowsAsync<TargetInvocationException>(() => training)).InnerException);
            Assert.StartsWith(refused, thrown.Message, StringComparison.Ordinal);
            return;
        }

        float expected = (options.Contains("Decay", StringComparison.Ordinal) ? 8f : 8f * (float)(1 - 1e-5)) - 0.5f;
        Assert.Equal(new[] { expected, -expected }, await training);
    }

    private static async Task<float[]> TrainAsync(string id, string creation, int steps, string step, string before = "", string members = "")
    {
        float[] trained = await TrainAsync(StandIn.Read("RunningTorchSharp.cs"), "new Parameter([8, -8], 1, 2)", id, creation, steps, step, before, members);
        if (Environment.GetEnvironmentVariable("GENOPTIM_NEEDS_LIBTORCH") == "1")
        {
            Assert.Equal(trained, await TrainAsync(null, "new Parameter(tensor(new float[] { 8, -8 }).reshape(1, 2))", id, creation, steps, step, before, members));
        }

        return trained;
    }

    /// <summary>Trains on a stand-in; on the real library where it is null.</summary>
    private static async Task<float[]> TrainAsync(string? standIn, string parameter, string id, string creation, int steps, string step, string before, string members)
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
                    var parameter = {{parameter}};
                    List<Parameter> parameters = [parameter];
                    {{before}}
                    var optimizer = {{creation}};
                    for (int done = 0; done < steps; done++)
                    {
                        {{step}}
                    }

                    return parameter.data<float>().ToArray();
                }

                {{members}}
            }
            """;
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), code, id, standIn))!;
        return (float[])Load(text, standIn).GetType("Program")!.GetMethod("Train")!.Invoke(null, [0.5, steps])!;
    }

    private static Assembly Load(string text, string? standIn)
    {
        string[] texts = standIn is null ? [text] : [text, standIn];
        CSharpCompilation compilation = AnalyzerRun.RunGenerator(CSharpCompilation.Create(
            "Fixed" + Guid.NewGuid().ToString("N"),
            texts.Select(static text => CSharpSyntaxTree.ParseText(text, AnalyzerRun.ParseOptions)),
            standIn is null ? References.Framework.Add(References.TorchSharp!) : References.Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                // A library for an older framework; the SDK leaves this warning out for every project.
                .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress)])));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.Empty(result.Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(assembly.ToArray());
    }
}
