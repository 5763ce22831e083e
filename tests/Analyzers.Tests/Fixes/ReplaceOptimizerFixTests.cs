using System;
using System.Globalization;
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
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), rate, 0.9, weight_decay: rate + 0.1); ", "Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 0.0)", "var o = new TrainingSgdw(model.parameters(), rate, weightDecay: rate + 0.1); ")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), Math.Abs(rate), weight_decay: Math.Max(rate, 0.1)); ", "WeightDecay = 0.0)", "var o = new TrainingAdamW(model.parameters(), Math.Abs(rate), weightDecay: Math.Max(rate, 0.1)); ")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), lr: 1e-3, weight_decay: 1e-4); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 1e-5)", "var o = new TrainingAdamW(model.parameters(), 1e-3); ")]
    [InlineData("GENOPT1001", "using Adam o = new(model.parameters(), 2e-3, 0.8, 0.99, 1e-6, 0.01, true); ", "Algorithm.AdamW, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, AmsGrad = true, WeightDecay = 1e-5)", "using TrainingAdamW o = new TrainingAdamW(model.parameters(), 2e-3); ")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.named_parameters(), weight_decay: 1e-4); ", "WeightDecay = 1e-5)", "var o = new TrainingAdamW(global::System.Linq.Enumerable.Select(model.named_parameters(), named => named.Item2), 0.001); ")]
    [InlineData("GENOPT1001", "var o = optim.NAdam(model.parameters(), beta2: 0.99, weight_decay: 1e-4); ", "Algorithm.NAdamW, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8, MomentumDecay = 0.004, WeightDecay = 1e-5)", "var o = new TrainingNAdamW(model.parameters(), 0.002); ")]
    [InlineData("GENOPT1001", "var o = optim.RAdam(model.parameters(), 1e-3, weight_decay: 1e-4); ", "Algorithm.RAdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 1e-5)", "var o = new TrainingRAdamW(model.parameters(), 1e-3); ")]
    [InlineData("GENOPT1001", "var o = optim.Adamax(model.parameters(), beta1: 0.8, weight_decay: 1e-4); ", "Algorithm.Adamax, Beta1 = 0.8, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 1e-5)", "var o = new TrainingAdamax(model.parameters(), 0.002); ")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 3e-4, weight_decay: 0.1); ", "Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.0003 * 0.1)", "var o = new TrainingAdamW(model.parameters(), 3e-4); ")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 0.1); ", "Decay = global::GenOptim.DecayRule.LearningRate, WeightDecay = 0.1)", "var o = new TrainingAdamW(model.parameters(), 0.1); ")]

    // A float is TorchSharp's double, bit for bit.
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), 1e-3, 0.99f, 0.9f + 0.09f, 1e-8f, 1e-4f); ", "Beta1 = 0.99f, Beta2 = 0.99f, Epsilon = 1e-8f, WeightDecay = 1e-5)", "var o = new TrainingAdamW(model.parameters(), 1e-3); ")]

    // As an Optimizer it is scheduled, passed on and kept.
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); var s = optim.lr_scheduler.CyclicLR(o, 0.05, 0.2, cycle_momentum: false); o.step(); s.step(); ", "WeightDecay = 0.1 * 0.0001)", "var o = new TrainingSgdw(model.parameters(), 0.1); var s = optim.lr_scheduler.CyclicLR(o, 0.05, 0.2, cycle_momentum: false); o.step(); s.step(); ")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4); var s = new optim.lr_scheduler.impl.CyclicLR(o, 0.05, 0.2, cycle_momentum: false); o.step(); s.step(); ", "WeightDecay = 0.1 * 0.0001)", "var o = new TrainingSgdw(model.parameters(), 0.1); var s = new optim.lr_scheduler.impl.CyclicLR(o, 0.05, 0.2, cycle_momentum: false); o.step(); s.step(); ")]
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

    private static async Task AssertCompilesAndIsQuietAsync(string text, string? library = null)
    {
        CSharpCompilation compilation = AnalyzerRun.Compile([("Training.cs", text)], References.TorchSharp);
        compilation = AnalyzerRun.RunGenerator(library is null ? compilation : compilation.AddReferences(References.To(library)));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1701"));
        Assert.Empty(await AnalyzerRun.DiagnosticsOfAsync(compilation));
    }

    [SkippableTheory]

    // Options as libraries declare them: settable, with constructors that copy their parameters, records, from another assembly, given at hand.
    [InlineData("public sealed class Settings { public float Beta1 { get; set; } = 0.8f; public float Beta2 { get; set; } = 0.99f; public bool AmsGrad { get; set; } = true; public double Decay { get; set; } = 1e-3; }")]
    [InlineData("public sealed class Settings { public float Beta1 { get; } = 0.8f; public float Beta2 => 0.99f; public bool AmsGrad => true; public double Decay { get; set; } = 1e-3; }")]
    [InlineData("public sealed class Settings { public Settings(float beta1 = 0.8f, float beta2 = 0.99f, bool amsGrad = true, double decay = 1e-3) { Beta1 = beta1; Beta2 = beta2; AmsGrad = amsGrad; Decay = decay; } public float Beta1 { get; set; } = 0.8f; public float Beta2 { get; set; } public bool AmsGrad; public double Decay; }")]
    [InlineData("public sealed record Settings(float Beta1 = 0.8f, float Beta2 = 0.99f, bool AmsGrad = true, double Decay = 1e-3);")]
    [InlineData("public sealed record Settings(float Beta1, float Beta2, bool AmsGrad, double Decay = 1e-3);", "new(0.8f, 0.99f, true)")]
    [InlineData("public sealed class Settings { public float Beta1 { get; set; } public float Beta2 { get; set; } public bool AmsGrad { get; set; } public double Decay { get; set; } }", "new() { Beta1 = 0.8f, Beta2 = 0.99f, AmsGrad = true, Decay = 1e-3 }")]
    [InlineData("", "new()", "public sealed class Settings { public Settings(float beta1 = 0.8f, float beta2 = 0.99f, bool amsGrad = true, double decay = 1e-3) { Beta1 = beta1; Beta2 = beta2; AmsGrad = amsGrad; Decay = decay; } public float Beta1 { get; set; } public float Beta2 { get; set; } public bool AmsGrad; public double Decay; }")]
    public async Task Takes_the_defaults_of_options_and_checks_them_when_it_runs(string declared, string made = "new()", string? elsewhere = null)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string code = Training.With(
            "var o = optim.Adam(model.parameters(), 1e-3, beta1: _settings.Beta1, beta2: _settings.Beta2, weight_decay: _settings.Decay, amsgrad: _settings.AmsGrad); o.step();",
            $"private readonly Settings _settings = {made}; {declared}");
        string text = (await FixRun.ApplyAsync(new ReplaceOptimizerFix(), WithoutGenOptim(code), "GENOPT1001", library: elsewhere))!;

        // Of a property that is get-only there is nothing to check: it is a constant.
        bool areConstants = declared.Contains("Beta2 =>", StringComparison.Ordinal);
        Assert.Contains("Algorithm.AdamW, Beta1 = 0.8f, Beta2 = 0.99f, Epsilon = 1e-8, AmsGrad = true, WeightDecay = 0.0)", text, StringComparison.Ordinal);
        Assert.Contains(
            areConstants
                ? "new TrainingAdamW(model.parameters(), 1e-3, amsGrad: _settings.AmsGrad, weightDecay: _settings.Decay);"
                : "new TrainingAdamW(model.parameters(), 1e-3, beta1: _settings.Beta1, beta2: _settings.Beta2, amsGrad: _settings.AmsGrad, weightDecay: _settings.Decay);",
            text,
            StringComparison.Ordinal);
        Assert.Equal(!areConstants, text.Contains("        if (beta1 != 0.8f)\n        {\n", StringComparison.Ordinal));
        await AssertCompilesAndIsQuietAsync(text, elsewhere);
    }

    /// <summary>Where no fix is offered, the message says why.</summary>
    [SkippableTheory]
    [InlineData("GENOPT1001", "var o = optim.Adagrad(model.parameters(), weight_decay: 1e-4); o.step();", "no algorithm of GenOptim's does what Adagrad does")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); var s = optim.lr_scheduler.OneCycleLR(o, 0.1, 100); s.step(); o.step();", "OneCycleLR rewrites its momentum, which is a constant of a class of GenOptim's")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); var s = new optim.lr_scheduler.impl.OneCycleLR(o, 0.1, 100); s.step(); o.step();", "OneCycleLR rewrites its momentum, which is a constant of a class of GenOptim's")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 1e-4); var s = optim.lr_scheduler.CyclicLR(o, 0.05, 0.2); s.step(); o.step();", "CyclicLR rewrites its momentum, which is a constant of a class of GenOptim's")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 1e-4); var s = new optim.lr_scheduler.impl.CyclicLR(o, 0.05, 0.2); s.step(); o.step();", "CyclicLR rewrites its momentum, which is a constant of a class of GenOptim's")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); o.step(); o.save_state_dict(\"file\");", "the code uses its 'save_state_dict', which a class of GenOptim's has in another form")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4); new List<Adam>().Add(o);", "the code needs the class Adam itself")]
    [InlineData("GENOPT1001", "Func<Adam> make = () => optim.Adam(model.parameters(), weight_decay: 1e-4);", "the code needs the class Adam itself")]
    [InlineData("GENOPT1001", "optim.Adam(model.parameters(), weight_decay: 1e-4).step();", "the code needs the class Adam itself")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4, maximize: true); o.step();", "it maximizes")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), beta1: rate, weight_decay: 1e-4); o.step();", "beta1 is 'rate', of which no constant value is known")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 1e-4, amsgrad: rate > 0); o.step();", "amsgrad is 'rate > 0', of which no constant value is known")]
    [InlineData("GENOPT1001", "var o = optim.Adam(model.parameters(), beta1: 1.5, weight_decay: 1e-4); o.step();", "beta1 is 1.5, which no class takes")]
    [InlineData("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, 0.5, 1e-4, nesterov: true); o.step();", "Nesterov's look-ahead needs a momentum and no dampening")]
    [InlineData("GENOPT1001", "var o = optim.Adam(new[] { new Adam.ParamGroup(model.parameters(), weight_decay: 1e-4) }); o.step();", "this is the decay of one group, and the fix replaces an optimizer")]
    [InlineData("GENOPT1001", "var options = new Adam.Options { weight_decay = 1e-4 };", "this is the decay of one group, and the fix replaces an optimizer")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters()) }, weight_decay: 1e-2); o.step();", "its parameters come as groups with options of their own")]
    [InlineData("GENOPT1002", "var o = optim.AdamW(model.parameters(), beta2: rate, weight_decay: 1e-2); o.step();", "beta2 is 'rate', of which no constant value is known")]
    public async Task Is_not_offered_where_the_class_could_not_take_its_place(string id, string statements, string why)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        string code = Training.With(statements);
        Assert.Null(await FixRun.ApplyAsync(new ReplaceOptimizerFix(), code, id));
        Diagnostic said = Assert.Single(
            await AnalyzerRun.DiagnosticsOfAsync(AnalyzerRun.Compile([("Training.cs", code)], References.TorchSharp)), diagnostic => diagnostic.Id == id);
        Assert.EndsWith("; no fix is offered, because " + why, said.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
