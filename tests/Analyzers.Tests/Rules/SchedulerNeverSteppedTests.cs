using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.TrainingLoop.SchedulerNeverSteppedRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class SchedulerNeverSteppedTests
{
    private const string Optimizer = "var o = optim.SGD(model.parameters(), 0.1); ";

    [SkippableTheory]
    [InlineData("var s = [|optim.lr_scheduler.StepLR(o, 10)|]; o.step();")]
    [InlineData("var s = [|optim.lr_scheduler.StepLR(o, 10)|]; Console.WriteLine(s.get_last_lr().First()); o.step();")]
    [InlineData("[|optim.lr_scheduler.StepLR(o, 10)|]; o.step();")]
    [InlineData("_ = [|optim.lr_scheduler.StepLR(o, 10)|]; o.step();")]
    [InlineData("optim.lr_scheduler.LRScheduler s; s = [|optim.lr_scheduler.StepLR(o, 10)|];")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 10); foreach (var b in batches) { o.step(); s.step(); }")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 10); s?.step(3);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 10); var held = new List<object> { s };")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 10); Action later = s.step;")]
    [InlineData("object Make() => optim.lr_scheduler.StepLR(o, 10); Make();")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 10); var t = s; t.step();")]
    public async Task Looks_for_what_could_step_it(string statements)
    {
        await Verify.VerifyAsync(Training.With(Optimizer + statements));
        await Verify.VerifyOnTorchSharpAsync(Training.With(Optimizer + statements));
    }

    [Theory]
    [InlineData("private optim.lr_scheduler.LRScheduler? _s; public void Other() { _s = null; }", "_s = [|optim.lr_scheduler.StepLR(o, 10)|];")]
    [InlineData("private optim.lr_scheduler.LRScheduler? _s; public void Other() { this._s!.step(); }", "_s = optim.lr_scheduler.StepLR(o, 10);")]
    [InlineData("public optim.lr_scheduler.LRScheduler? S;", "S = optim.lr_scheduler.StepLR(o, 10);")]
    public Task Looks_through_the_type_of_a_field(string members, string statements)
    {
        return Verify.VerifyAsync(Training.With(Optimizer + statements, members));
    }

    [Fact]
    public Task Looks_through_all_parts_of_the_type()
    {
        return Verify.VerifyAsync(
            Training.With(Optimizer + "_s = optim.lr_scheduler.StepLR(o, 10);", "private optim.lr_scheduler.LRScheduler? _s;")
                .Replace("sealed class Training", "sealed partial class Training", System.StringComparison.Ordinal),
            otherFile: "internal sealed partial class Training { public void Advance() { _s?.step(); } }");
    }

    [Fact]
    public Task Says_what_the_rate_is()
    {
        return Verify.VerifyMessageAsync(
            Training.With(Optimizer + "var s = {|#0:optim.lr_scheduler.StepLR(o, 10)|}; o.step();"),
            "Nothing calls 's.step()', so 'o' keeps the learning rate with which the schedule begins: call it after the epochs or steps that it counts, or leave it out");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(Training.With(Optimizer + "var s = optim.lr_scheduler.StepLR(o, 10);"), "dotnet_diagnostic.GENOPT5002.severity = none");
    }
}
