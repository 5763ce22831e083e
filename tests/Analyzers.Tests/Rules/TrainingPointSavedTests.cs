using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.TrainingLoop.TrainingPointSavedRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class TrainingPointSavedTests
{
    private const string Optimizer = "var o = new AveragingOptimizer(1e-3, new AveragingOptimizer.ParameterGroup([])); ";

    private const string Made = "private AveragingOptimizer For(nn.Module trained) => new(1e-3, new AveragingOptimizer.ParameterGroup([]));";

    [Theory]
    [InlineData("foreach (var (x, y) in batches) { o.Step(); } [|model.save(\"m\")|];")]
    [InlineData("foreach (var (x, y) in batches) { o.Step(); [|model.save(\"m\")|]; }")]
    [InlineData("while (true) { [|model.save(\"m\")|]; o.Step(); }")]
    [InlineData("o.Step(); using (o.UseEvaluationPoint()) { model.eval(); } [|model.save(\"m\")|];")]
    [InlineData("o.Step(); if (rate > 0) { using var point = o.UseEvaluationPoint(); } [|model.save(\"m\")|];")]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(Optimizer + statements));
    }

    [Theory]
    [InlineData("o.Step(); using (o.UseEvaluationPoint()) { model.save(\"m\"); }")]
    [InlineData("o.Step(); using (var point = o.UseEvaluationPoint()) { if (rate > 0) { model.save(\"m\"); } }")]
    [InlineData("o.Step(); using var point = o.UseEvaluationPoint(); model.save(\"m\");")]
    [InlineData("o.Step(); IDisposable point = o.UseEvaluationPoint(); try { model.save(\"m\"); } finally { point.Dispose(); }")]

    // Nothing is trained here, or by an algorithm with one point.
    [InlineData("model.save(\"m\");")]
    [InlineData("var all = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([])); all.Step(); model.save(\"m\");")]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(Optimizer + statements));
    }

    [Fact]
    public Task Speaks_of_the_model_that_the_optimizer_was_made_for()
    {
        return Verify.VerifyAsync(Training.With("var o = For(model); o.Step(); [|model.save(\"m\")|];", Made));
    }

    [Fact]
    public Task Is_silent_about_another_model()
    {
        return Verify.VerifyAsync(Training.With("nn.Module other = nn.Linear(1, 1); var o = For(other); o.Step(); model.save(\"m\");", Made));
    }

    [Fact]
    public Task Names_the_model_and_the_optimizer()
    {
        return Verify.VerifyMessageAsync(
            Training.With(Optimizer + "o.Step(); {|#0:model.save(\"m\")|};"),
            "'model' holds the point where 'o' takes gradients, not the average that is evaluated: save it within 'using (o.UseEvaluationPoint())'");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(Training.With(Optimizer + "o.Step(); model.save(\"m\");"), "dotnet_diagnostic.GENOPT5005.severity = none");
    }
}
