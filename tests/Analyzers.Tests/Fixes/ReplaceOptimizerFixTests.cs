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

    // SGD's decay in the long run, exactly; of Adam's none is equal.
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 5e-4, nesterov: true); ", "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, WeightDecay = 0.1 * 0.0005 / (1 - 0.9))", "var o = new TrainingSgdw(model.parameters(), 0.1); ")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, 0.5, 5e-4); ", "Algorithm.Sgdw, Momentum = 0.9, Dampening = 0.5, WeightDecay = 0.1 * 0.0005 * (1 - 0.5) / (1 - 0.9))", "var o = new TrainingSgdw(model.parameters(), 0.1); ")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), rate, 0.9, weight_decay: rate + 0.1); ", "Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 0.0)", "var o = new TrainingSgdw(model.parameters(), rate, weightDecay: rate * (rate + 0.1) / (1 - 0.9)); ")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), lr: 1e-3, weight_decay: 1e-4); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 1e-5)", "var o = new TrainingAdamW(model.parameters(), 1e-3); ")]
    [InlineData("GENOPT1001", "using Adam o = new(model.parameters(), 2e-3, 0.8, 0.99, 1e-6, 0.01, true); ", "Algorithm.AdamW, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, AmsGrad = true, WeightDecay = 1e-5)", "using TrainingAdamW o = new TrainingAdamW(model.parameters(), 2e-3); ")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.named_parameters(), weight_decay: 1e-4); ", "WeightDecay = 1e-5)", "var o = new TrainingAdamW(global::System.Linq.Enumerable.Select(model.named_parameters(), named => named.Item2), 0.001); ")]
    [InlineData("GENOPT1001", "var o = optim.NAdam(model.parameters(), beta2: 0.99, weight_decay: 1e-4); ", "Algorithm.NAdamW, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8, MomentumDecay = 0.004, WeightDecay = 1e-5)", "var o = new TrainingNAdamW(model.parameters(), 0.002); ")]
    [InlineData("GENOPT1001", "var o = optim.RAdam(model.parameters(), 1e-3, weight_decay: 1e-4); ", "Algorithm.RAdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 1e-5)", "var o = new TrainingRAdamW(model.parameters(), 1e-3); ")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 3e-4, weight_decay: 0.1); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.0003 * 0.1)", "var o = new TrainingAdamW(model.parameters(), 3e-4); ")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 0.1); ", "Decay = global::GenOptim.DecayRule.LearningRate, WeightDecay = 0.1)", "var o = new TrainingAdamW(model.parameters(), 0.1); ")]

    // As an Optimizer it is scheduled, passed on and kept.
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); var s = optim.lr_scheduler.StepLR(o, 10); o.step(); s.step(); ", "WeightDecay = 0.1 * 0.0001)", "var o = new TrainingSgdw(model.parameters(), 0.1); var s = optim.lr_scheduler.StepLR(o, 10); o.step(); s.step(); ")]
    [InlineData("GENOPT1001", "optim.Optimizer o = new SGD(model.parameters(), 0.1, weight_decay: 1e-4); new List<optim.Optimizer>().Add(o); ", "WeightDecay = 0.1 * 0.0001)", "optim.Optimizer o = new TrainingSgdw(model.parameters(), 0.1); new List<optim.Optimizer>().Add(o); ")]

    // "Parameter" keeps its meaning beside TorchSharp.Modules.
    [InlineData("GENOPT1001", "Parameter first = model.parameters().First(); var o = optim.SGD([first], 0.1, weight_decay: 1e-4); ", "WeightDecay = 0.1 * 0.0001)", "var o = new TrainingSgdw([first], 0.1); ")]
    public async Task Declares_a_class_with_the_same_constants_and_uses_it(string id, string statement, string attribute, string replaced)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), WithoutGenOptim(Training.With(statement + Loop)), id))!;
        Assert.Contains(attribute, text, StringComparison.Ordinal);
        Assert.Contains(replaced + Loop, text, StringComparison.Ordinal);

        await AssertCompilesAndIsQuietAsync(text);
    }

    [SkippableTheory]

    // Assigned in a constructor, to a field of its own type or of the base's; returned; from an expression body; in a property; as an argument.
    [InlineData("private readonly SGD _o; public Training(nn.Module model) { _o = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); } public void Step() { _o.step(); }", "private readonly TrainingSgdw _o;")]
    [InlineData("private optim.Optimizer? _o; public Training(nn.Module model) { _o = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); } public void Step() { _o?.step(); }", "_o = new TrainingSgdw(model.parameters(), 0.1);")]
    [InlineData("public static optim.Optimizer Create(nn.Module model) { return optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); }", "return new TrainingSgdw(model.parameters(), 0.1);")]
    [InlineData("public static optim.Optimizer Create(nn.Module model) => optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4);", "=> new TrainingSgdw(model.parameters(), 0.1);")]
    [InlineData("public static optim.Optimizer Create(nn.Module model, bool small) { optim.Optimizer made = small ? optim.Adam(model.parameters()) : optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); return made; }", ": new TrainingSgdw(model.parameters(), 0.1);")]
    [InlineData("public optim.Optimizer Own { get; } = optim.SGD(nn.Linear(2, 2).parameters(), 0.1, weight_decay: 1e-4);", "= new TrainingSgdw(nn.Linear(2, 2).parameters(), 0.1);")]
    [InlineData("private static void Fit(optim.Optimizer optimizer) { optimizer.step(); } public static void Go(nn.Module model) { Fit(optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4)); }", "Fit(new TrainingSgdw(model.parameters(), 0.1));")]
    public async Task Goes_where_an_optimizer_goes(string members, string expected)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), WithoutGenOptim(Training.With(string.Empty, members)), "GENOPT1001"))!;
        Assert.Contains(expected, text, StringComparison.Ordinal);
        await AssertCompilesAndIsQuietAsync(text);
    }

    /// <summary>A namespace that hides TorchSharp's, and a file without nullable annotations.</summary>
    [SkippableFact]
    public async Task Compiles_in_a_namespace_of_the_librarys_name()
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string code = "#nullable disable\nnamespace My.TorchSharp;\n\n"
            + WithoutGenOptim(Training.With("var o = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); o.step();"))
                .Replace("using TorchSharp", "using global::TorchSharp", StringComparison.Ordinal)
                .Replace("static TorchSharp", "static global::TorchSharp", StringComparison.Ordinal);
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), code, "GENOPT1001"))!;
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
        Assert.Contains("private readonly TrainingSgdw _field = new TrainingSgdw(nn.Linear(2, 2).parameters(), 0.1);", text, StringComparison.Ordinal);
        Assert.Contains("partial class TrainingAdamW2", text, StringComparison.Ordinal);
        await AssertCompilesAndIsQuietAsync(text);
    }

    // What most training code looks like: it has never heard of GenOptim.
    private static string WithoutGenOptim(string code)
    {
        return code.Replace("using GenOptim;\n", string.Empty, StringComparison.Ordinal);
    }

    private static async Task AssertCompilesAndIsQuietAsync(string text)
    {
        CSharpCompilation compilation = AnalyzerRun.RunGenerator(AnalyzerRun.Compile([("Training.cs", text)], References.TorchSharp));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1701"));
        Assert.Empty(await AnalyzerRun.DiagnosticsOfAsync(compilation));
    }

    [SkippableTheory]
    [InlineData("GENOPT1001", "var o = optim.Adamax(model.parameters(), weight_decay: 1e-4); o.step();")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); var s = optim.lr_scheduler.OneCycleLR(o, 0.1, 100); s.step(); o.step();")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); o.step(); o.save_state_dict(\"file\");")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); new List<Adam>().Add(o);")]
    [InlineData("GENOPT1001", "Func<Adam> make = () => optim.Adam(model.parameters(), weight_decay: 1e-4);")]
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
