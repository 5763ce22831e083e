using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.CoupledDecay.DecayTimesLearningRateRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayTimesLearningRateTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: rate * 0.01|]);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), rate, 0.9, 0.999, 1e-8, [|0.01 * rate|]);
        """)]
    [InlineData("""
        const double Lr = 1e-3; var o = optim.AdamW(model.parameters(), Lr, [|weight_decay: Lr * 0.1|]);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: 1e-3, [|weight_decay: 1e-3 * 0.1|]);
        """)]
    [InlineData("""
        var decay = rate * 0.1; var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: decay|]);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: rate|]);
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), rate, 0.9, 0, [|rate / 10|]);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: (rate * 0.5) / 10|]);
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), rate, [|weight_decay: 2 * (rate * 0.1)|]);
        """)]
    [InlineData("""
        var o = new AdamW.Options { LearningRate = rate, [|weight_decay = rate * 0.01|] };
        """)]
    [InlineData("""
        var o = new SGD.Options { [|weight_decay = 0.5 * 0.1|], LearningRate = 0.1 };
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, weight_decay: 0.01);
        """)]
    [InlineData("""
        var other = 0.1; var o = optim.AdamW(model.parameters(), lr: rate, weight_decay: other * 0.01);
        """)]
    [InlineData("""
        // Equal numbers are a coincidence.
        var o = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 1e-3); var p = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 1e-3 / 10);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 2 * 0.01);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: rate * 0.01|]);
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Says_how_small_the_decay_is()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                const double Lr = 1e-3; var o = optim.AdamW(model.parameters(), Lr, {|#0:weight_decay: Lr * 0.1|});
                """),
            "'AdamW' already multiplies weight_decay by the learning rate, so 'Lr * 0.1' makes the decay per step proportional to lr squared: 1e-7 of a weight per step");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), lr: rate, weight_decay: rate * 0.01);
                """),
            "dotnet_diagnostic.GENOPT1004.severity = none");
    }
}
