using System;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using GenOptim.CodeFixes.ReplaceOptimizer;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Fixes;

/// <summary>The result is compiled against TorchSharp's real assembly with what the generator makes of the new class.</summary>
public sealed class ReplaceOptimizerFixTests
{
    private const string Loop = "foreach (var (x, y) in batches) { o.zero_grad(); nn.functional.mse_loss(model.call(x), y).backward(); o.step(); }";

    [SkippableTheory]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), lr: 1e-3, weight_decay: 1e-4); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.001 * 0.0001)", "var o = TrainingAdamW.Over(model.parameters(), 1e-3); ")]
    [InlineData("GENOPT1001", "using Adam o = new(model.parameters(), 2e-3, 0.8, 0.99, 1e-6, 0.01, true); ", "Algorithm.AdamW, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, AmsGrad = true, WeightDecay = 0.002 * 0.01)", "using TrainingAdamW o = TrainingAdamW.Over(model.parameters(), 2e-3); ")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 5e-4, nesterov: true); ", "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, WeightDecay = 0.1 * 0.0005)", "var o = TrainingSgdw.Over(model.parameters(), 0.1); ")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 3e-4, weight_decay: 0.1); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.0003 * 0.1)", "var o = TrainingAdamW.Over(model.parameters(), 3e-4); ")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), rate, weight_decay: rate + 0.1); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.0)", "var o = TrainingAdamW.Over(model.parameters(), rate, weightDecay: rate * (rate + 0.1)); ")]
    public async Task Declares_a_class_with_the_same_constants_and_uses_it(string id, string statement, string attribute, string replaced)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), Training.With(statement + Loop), id))!;
        Assert.Contains(attribute, text, StringComparison.Ordinal);
        Assert.Contains(replaced + Loop, text, StringComparison.Ordinal);

        await AssertCompilesAndIsQuietAsync(text);
    }

    [SkippableFact]
    public async Task Replaces_all_of_a_document_by_classes_with_names_of_their_own()
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string code = Training.With(
            "var a = optim.Adam(model.parameters(), lr: 1e-3, weight_decay: 1e-4); _field.zero_grad(); a.step(); this._field.step();",
            "private readonly SGD _field = optim.SGD(nn.Linear(2, 2).parameters(), 0.1, weight_decay: 1e-4); private Adam _second = new(nn.Linear(2, 2).parameters(), weight_decay: 1e-4);");
        string text = await FixRun.ApplyAllAsync(new ReplaceOptimizerFix(), "namespace Named;\n\n" + code, "GENOPT1001");
        Assert.Contains("private readonly TrainingSgdw _field = TrainingSgdw.Over(nn.Linear(2, 2).parameters(), 0.1);", text, StringComparison.Ordinal);
        Assert.Contains("partial class TrainingAdamW2", text, StringComparison.Ordinal);
        await AssertCompilesAndIsQuietAsync(text);
    }

    private static async Task AssertCompilesAndIsQuietAsync(string text)
    {
        CSharpCompilation compilation = AnalyzerRun.RunGenerator(AnalyzerRun.Compile([("Training.cs", text)], References.TorchSharp));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1701"));
        Assert.Empty(await AnalyzerRun.DiagnosticsOfAsync(compilation));
    }

    [SkippableTheory]
    [InlineData("GENOPT1001", "var o = optim.NAdam(model.parameters(), weight_decay: 1e-4); o.step();")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); var s = optim.lr_scheduler.StepLR(o, 10); o.step();")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4, maximize: true); o.step();")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), beta1: rate, weight_decay: 1e-4); o.step();")]
    [InlineData("GENOPT1001", "optim.Adam(model.parameters(), weight_decay: 1e-4).step();")]
    [InlineData("GENOPT1001", "var o = optim.Adam(new[] { new Adam.ParamGroup(model.parameters(), weight_decay: 1e-4) }); o.step();")]
    public async Task Is_not_offered_where_the_class_could_not_take_its_place(string id, string statements)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        Assert.Null(await FixRun.ApplyAsync(new ReplaceOptimizerFix(), Training.With(statements), id));
    }
}
