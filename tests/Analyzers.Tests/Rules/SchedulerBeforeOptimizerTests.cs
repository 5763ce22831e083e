using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.TrainingLoop.SchedulerBeforeOptimizerRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class SchedulerBeforeOptimizerTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(o, 10);
        foreach (var (x, y) in batches)
        {
            o.zero_grad(); model.call(x).mean().backward();
            [|scheduler.step()|];
            o.step();
        }
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(o, 10);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            [|scheduler.step()|];
            foreach (var (x, y) in batches) { o.zero_grad(); model.call(x).mean().backward(); o.step(); }
        }
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var other = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(o, 10);
        other.step(); [|scheduler.step()|]; o.step();
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(o, 10);
        foreach (var (x, y) in batches)
        {
            o.zero_grad(); model.call(x).mean().backward();
            o.step();
            scheduler.step();
        }
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(o, 10);
        for (int epoch = 0; epoch < 10; epoch++)
        {
            foreach (var (x, y) in batches) { o.zero_grad(); model.call(x).mean().backward(); o.step(); }
            scheduler.step();
        }
        """)]
    [InlineData("""
        // Two optimizers, each followed by its own schedule.
        var d = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var g = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduleD = optim.lr_scheduler.StepLR(d, 10);
        d.step(); scheduleD.step(); g.step();
        """)]
    [InlineData("""
        var scheduler = optim.lr_scheduler.StepLR(optim.SGD(model.parameters(), 0.1), 10); scheduler.step();
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var scheduler = optim.lr_scheduler.StepLR(o, 10);
        foreach (var (x, y) in batches)
        {
            o.zero_grad(); model.call(x).mean().backward();
            [|scheduler.step()|];
            o.step();
        }
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Names_both()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), weight_decay: 0); var s = optim.lr_scheduler.StepLR(o, 10); {|#0:s.step()|}; o.step();
                """),
            "'s.step()' runs before 'o.step()', so that the first learning rate of the schedule is skipped and every step is taken with the next one's: call it after the optimizer's step");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), weight_decay: 0); var s = optim.lr_scheduler.StepLR(o, 10); s.step(); o.step();
                """),
            "dotnet_diagnostic.GENOPT5001.severity = none");
    }

    [Theory]

    // It sets the rate of the epoch that begins, or looks at a metric.
    [InlineData("for (int epoch = 0; epoch < 3; epoch++) { s.step(epoch); foreach (var b in batches) { o.step(); } }")]
    [InlineData("foreach (var b in batches) { s.step(0.5); o.step(); }")]
    [InlineData("foreach (var b in batches) { o?.step(); s?.step(); }")]
    [InlineData("foreach (var b in batches) { [|s?.step()|]; o?.step(); }", true)]
    public Task Reads_arguments_and_conditional_calls(string loop, bool fires = false)
    {
        Assert.Equal(fires, loop.Contains("[|", System.StringComparison.Ordinal));
        return Verify.VerifyAsync(Training.With(
            "var o = optim.SGD(model.parameters(), 0.1); var s = optim.lr_scheduler.StepLR(o, 10); " + loop.Replace("[|s?.step()|]", "s?[|.step()|]", System.StringComparison.Ordinal)));
    }
}
