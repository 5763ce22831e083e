using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DoubleDecay.PenaltyBesideDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class PenaltyBesideDecayTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var loss = nn.functional.mse_loss(model.call(batches[0].x), batches[0].y);
        foreach (var p in model.parameters()) { loss = loss + 1e-4 * [|p.pow(2).sum()|]; }
        loss.backward(); o.step();
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, weight_decay: 5e-4);
        var penalty = zeros(1);
        foreach (var (name, p) in model.named_parameters()) { penalty += [|(p * p).sum()|]; }
        var loss = nn.functional.mse_loss(model.call(batches[0].x), batches[0].y) + 0.1 * penalty;
        loss.backward();
        """)]
    [InlineData("""
        var linear = nn.Linear(2, 2);
        var o = new AdamW(linear.parameters(), weight_decay: 0.01);
        (nn.functional.mse_loss(linear.call(batches[0].x), batches[0].y) + 1e-4 * [|linear.weight.norm()|]).backward();
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        // Only one of the two decays.
        var o = optim.AdamW(model.parameters(), weight_decay: 0);
        var loss = nn.functional.mse_loss(model.call(batches[0].x), batches[0].y);
        foreach (var p in model.parameters()) { loss = loss + 1e-4 * p.pow(2).sum(); }
        loss.backward();
        """)]
    [InlineData("""
        // A norm that is only looked at.
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        double total = 0;
        foreach (var p in model.parameters()) { total += p.pow(2).sum().ToSingle(); }
        Console.WriteLine(total);
        """)]
    [InlineData("""
        // A squared error written by hand.
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var loss = (model.call(batches[0].x) - batches[0].y).pow(2).mean();
        loss.backward();
        """)]
    [InlineData("""
        // The gradient's norm.
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var norm = zeros(1);
        foreach (var p in model.parameters()) { norm += p.grad.pow(2).sum(); }
        var loss = model.call(batches[0].x).mean(); loss.backward(); Console.WriteLine(norm);
        """)]
    [InlineData("""
        // The penalty is on another model than the one that decays.
        var teacher = nn.Linear(2, 2);
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var loss = nn.functional.mse_loss(model.call(batches[0].x), batches[0].y) + 1e-4 * teacher.weight.pow(2).sum();
        loss.backward();
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        var loss = nn.functional.mse_loss(model.call(batches[0].x), batches[0].y);
        foreach (var p in model.parameters()) { loss = loss + 1e-4 * [|p.pow(2).sum()|]; }
        loss.backward(); o.step();
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Names_penalty_and_optimizer()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var linear = nn.Linear(2, 2); var o = optim.AdamW(linear.parameters(), weight_decay: 0.01);
                (linear.call(batches[0].x).mean() + 1e-4 * {|#0:linear.weight.pow(2).sum()|}).backward();
                """),
            "The penalty 'linear.weight.pow(2).sum()' decays what 'AdamW' already decays, and its part goes through the gradient: keep one of the two");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var l = nn.Linear(2, 2); var o = optim.AdamW(l.parameters(), weight_decay: 0.01); (l.call(batches[0].x) + l.weight.norm()).backward();
                """),
            "dotnet_diagnostic.GENOPT2001.severity = none");
    }

    [Theory]

    // A normalisation, a learned spread, a norm that something else is made of.
    [InlineData("var layer = nn.Linear(2, 2); var o = optim.AdamW(layer.parameters(), weight_decay: 0.01); var unit = layer.weight / layer.weight.norm(); unit.sum().backward();")]
    [InlineData("var layer = nn.Linear(2, 2); var o = optim.AdamW(layer.parameters(), weight_decay: 0.01); var size = layer.weight.norm(); var y = zeros(2) / size; y.sum().backward();")]
    [InlineData("TorchSharp.Modules.Parameter logVar = null!; var o = optim.AdamW([logVar], weight_decay: 0.01); (zeros(1) + logVar.square().sum()).backward();")]
    [InlineData("TorchSharp.Modules.Parameter sigma = null!; var o = optim.AdamW([sigma], weight_decay: 0.01); (zeros(1) + sigma.square().sum()).backward();")]
    [InlineData("var layer = nn.Linear(2, 2); var o = optim.AdamW(layer.parameters(), weight_decay: 0.01); var gate = nn.functional.mse_loss(layer.weight.norm(), zeros(1)); gate.backward();")]
    [InlineData("var layer = nn.Linear(2, 2); var o = optim.AdamW(layer.parameters(), weight_decay: 0.01); (layer.weight.norm() * zeros(2)).sum().backward();")]
    public Task Is_silent_on_a_norm_that_is_no_penalty(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("var layer = nn.Linear(2, 2); var o = optim.AdamW(layer.parameters(), weight_decay: 0.01); var all = new List<Tensor>(); all.Add([|layer.weight.square().sum()|]); Tensor loss = zeros(1); foreach (var t in all) { loss += 0.1 * t; } loss.backward();")]
    [InlineData("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); var l2 = model.parameters().Select(p => [|p.square().sum()|]).Aggregate((a, b) => a + b); (zeros(1) + 1e-4 * l2 / 2).backward();")]
    public Task Follows_a_sum_of_penalties(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }
}
