using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.TrainingLoop.ResumedScheduleRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class ResumedScheduleTests
{
    private const string Optimizer = "var o = optim.SGD(model.parameters(), 0.1); ";

    [SkippableTheory]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 15|]);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|5|]);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(optim.Adam(model.parameters()), 1, [|last_epoch: 5|]);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]); Console.WriteLine(o.ParamGroups.First().LearningRate);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: -1);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95);")]
    [InlineData("int epoch = batches.Count; var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: epoch);")]
    [InlineData("o.load_state_dict(\"file\"); var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("foreach (var g in o.ParamGroups) { g.LearningRate = 0.01; } var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]

    // Of what happens, only what happens to this optimizer counts, and only before.
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]); foreach (var g in o.ParamGroups) { g.LearningRate = 0.01; }")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]); o.ParamGroups.ToList().ForEach(g => g.LearningRate = 0.01);")]
    [InlineData("var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]); for (int i = 0; i < 9; i++) { o.ParamGroups.First().LearningRate = 0.01; o.step(); }")]
    [InlineData("var other = optim.SGD(model.parameters(), 0.1); foreach (var g in other.ParamGroups) { g.LearningRate = 0.01; } var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]);")]
    [InlineData("var settings = new Adam.Options(); settings.LearningRate = 0.01; var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]);")]
    [InlineData("model.load_state_dict(new Dictionary<string, Tensor>()); var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]);")]
    [InlineData("double now = o.ParamGroups.First().LearningRate; var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]);")]
    [InlineData("var first = optim.lr_scheduler.StepLR(o, 1); var s = optim.lr_scheduler.StepLR(o, 1, 0.95, [|last_epoch: 5|]);")]
    [InlineData("while (true) { var p = optim.SGD(model.parameters(), 0.1); var s = optim.lr_scheduler.StepLR(p, 1, 0.95, [|last_epoch: 5|]); p.ParamGroups.First().LearningRate = 0.01; }")]
    [InlineData("o.ParamGroups.First().LearningRate = 0.01; var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("o.ParamGroups.ToList().ForEach(g => g.InitialLearningRate = 0.01); var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("var g = o.ParamGroups.First(); g.LearningRate = 0.01; var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("var all = o.ParamGroups.ToArray(); all[0].LearningRate = 0.01; var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("Resume(o); void Resume(optim.Optimizer any) { } var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("Resume(o.ParamGroups); void Resume(object any) { } var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("Resume(); var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5); void Resume() { o.ParamGroups.First().LearningRate = 0.01; }")]
    [InlineData("o?.load_state_dict(\"file\"); var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5);")]
    [InlineData("for (int i = 0; i < 2; i++) { var s = optim.lr_scheduler.StepLR(o, 1, 0.95, last_epoch: 5); o.ParamGroups.First().LearningRate = 0.01; }")]
    public async Task Knows_a_new_optimizer(string statements)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        await Verify.VerifyOnTorchSharpAsync(Training.With(Optimizer + statements));
    }

    /// <summary>What another member does to a field may have been done before.</summary>
    [SkippableTheory]
    [InlineData("private readonly SGD _o = optim.SGD(nn.Linear(2, 2).parameters(), 0.1); private void Log() { Console.WriteLine(_o.ParamGroups.First().LearningRate); }", "[|last_epoch: 5|]")]
    [InlineData("private readonly SGD _o = optim.SGD(nn.Linear(2, 2).parameters(), 0.1); private readonly SGD _p = optim.SGD(nn.Linear(2, 2).parameters(), 0.1); private void Resume() { _p.ParamGroups.First().LearningRate = 0.01; }", "[|last_epoch: 5|]")]
    [InlineData("private readonly SGD _o = optim.SGD(nn.Linear(2, 2).parameters(), 0.1); private void Resume() { this._o.ParamGroups.First().LearningRate = 0.01; }", "last_epoch: 5")]
    public async Task Follows_a_field(string members, string epoch)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        await Verify.VerifyOnTorchSharpAsync(Training.With($"var s = optim.lr_scheduler.StepLR(_o, 1, 0.95, {epoch});", members));
    }

    [Fact]
    public Task Does_not_know_an_optimizer_from_elsewhere()
    {
        return Verify.VerifyAsync(Training.With("optim.Optimizer o = Find(); var s = optim.lr_scheduler.StepLR(o, 1, last_epoch: 5);", "private static optim.Optimizer Find() => null!;"));
    }

    [Fact]
    public Task Says_where_it_begins()
    {
        return Verify.VerifyMessageAsync(
            Training.With(Optimizer + "var s = optim.lr_scheduler.StepLR(o, 1, {|#0:last_epoch: 15|});"),
            "last_epoch: 15 resumes a schedule after epoch 15, but 'o' is new and begins at its first learning rate: leave last_epoch out");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(Training.With(Optimizer + "var s = optim.lr_scheduler.StepLR(o, 1, last_epoch: 15);"), "dotnet_diagnostic.GENOPT5003.severity = none");
    }
}
