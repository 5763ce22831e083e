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
    public async Task Knows_a_new_optimizer(string statements)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        await Verify.VerifyOnTorchSharpAsync(Training.With(Optimizer + statements));
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
