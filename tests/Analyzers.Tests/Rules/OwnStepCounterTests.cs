using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.TrainingLoop.OwnStepCounterRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class OwnStepCounterTests
{
    private const string Optimizer = "var o = new SkippingOptimizer(1e-3, new SkippingOptimizer.ParameterGroup([])); ";

    [Theory]
    [InlineData("for (int step = 0; step < 100; step++) { [|o.LearningRate = rate * Math.Min(1, step / 10.0)|]; o.Step(); }")]
    [InlineData("for (int step = 0; step < 100; ++step) { o.Step(); [|o.LearningRate = rate * schedule.Multiplier(step)|]; }")]
    [InlineData("long count = 0; foreach (float value in values) { double warm = Math.Min(1, count / 10.0); [|o.LearningRate = rate * warm|]; o.Step(); count++; }")]
    [InlineData("long count = 0; foreach (float value in values) { count += 1; if (count < 10) { [|o.LearningRate = rate * count / 10|]; } o.Step(); }")]
    [InlineData("int count = 0; while (true) { [|o.LearningRate = rate / ++count|]; o.Step(); }")]
    [InlineData("for (int epoch = 0; epoch < 3; epoch++) { for (int i = 0; i < 9; i++) { [|o.LearningRate = rate * (epoch * 9 + i)|]; o.Step(); } }")]
    [InlineData("var g = new SkippingOptimizer.ParameterGroup([]); o.AddGroup(g); for (int i = 0; i < 9; i++) { [|g.LearningRate = rate * i|]; o.Step(); }")]
    [InlineData("var p = new GuardedOptimizer(1e-3, new GuardedOptimizer.ParameterGroup([])); for (int i = 0; i < 9; i++) { [|p.LearningRate = rate * i|]; p.Step(); }")]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(Optimizer + statements));
    }

    [Theory]

    // What the step did is looked at, or counted by the optimizer.
    [InlineData("for (int step = 0; step < 100;) { o.LearningRate = rate * step; if (o.Step().IsTaken) { step++; } }")]
    [InlineData("for (int step = 0; step < 100; step++) { o.LearningRate = rate * step; StepResult result = o.Step(); if (!result.IsTaken) { step--; } }")]
    [InlineData("for (int step = 0; step < 100; step++) { o.LearningRate = rate * o.StepCount; o.Step(); }")]
    [InlineData("long taken = 0; for (int step = 0; step < 100; step++) { o.LearningRate = rate * taken; o.Step(); taken = o.StepCount; }")]
    [InlineData("long count = 0; foreach (float value in values) { o.LearningRate = rate * count; long before = o.StepCount; o.Step(); if (o.StepCount > before) { count++; } }")]

    // The rate goes by epochs, which no step that is left out moves, or by no counter.
    [InlineData("for (int epoch = 0; epoch < 9; epoch++) { o.LearningRate = rate / (epoch + 1); foreach (float value in values) { o.Step(); } }")]
    [InlineData("for (int epoch = 0; epoch < 9; epoch++) { foreach (float value in values) { o.LearningRate = rate / (epoch + 1); o.Step(); } }")]
    [InlineData("int warmup = 10; for (int step = 0; step < 100; step++) { o.LearningRate = rate / warmup; o.Step(); }")]
    [InlineData("for (int step = 0; step < 100; step++) { o.LearningRate *= 0.99; o.Step(); }")]
    [InlineData("for (int step = 0; step < 100; step++) { Action later = () => o.LearningRate = rate * step; o.Step(); }")]
    [InlineData("for (int step = 0; step < 100; step++) { o.LearningRate = rate * step; }")]

    // A class that takes every step.
    [InlineData("var all = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([])); for (int step = 0; step < 100; step++) { all.LearningRate = rate * step; all.Step(); o.Step(); }")]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(Optimizer + statements));
    }

    [Fact]
    public Task Follows_a_field()
    {
        return Verify.VerifyAsync(Training.WithArrays(
            Optimizer + "foreach (float value in values) { [|o.LearningRate = rate * Math.Min(1, this._count / 10.0)|]; o.Step(); _count++; }",
            "private int _count;"));
    }

    [Fact]
    public Task Names_the_counter_and_why_steps_are_left_out()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays(Optimizer + "for (int step = 0; step < 100; step++) { {|#0:o.LearningRate = rate * step|}; o.Step(); }"),
            "'step' counts the steps that 'o' leaves out too (NonFinite.SkipStep), so the learning rate runs ahead of the steps taken: set a Schedule, or use 'o.StepCount'");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays(Optimizer + "for (int step = 0; step < 100; step++) { o.LearningRate = rate * step; o.Step(); }"),
            "dotnet_diagnostic.GENOPT5004.severity = none");
    }
}
