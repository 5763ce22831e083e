using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.CoupledDecay.LearningRateCoupledDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class LearningRateCoupledDecayTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), [|weight_decay: 0.01|]);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), 1e-3, 0.9, 0.999, 1e-8, [|0.01|]);
        """)]
    [InlineData("""
        var o = new AdamW(model.parameters(), [|weight_decay: rate|]);
        """)]
    [InlineData("""
        const double Decay = 0.05; var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: Decay|]);
        """)]
    [InlineData("""
        var o = new AdamW.Options { LearningRate = 1e-3, [|weight_decay = 0.01|] };
        """)]
    [InlineData("""
        var o = new AdamW.ParamGroup(model.parameters(), [|weight_decay: 0.01|]);
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters());
        """)]
    [InlineData("""
        var o = optim.Adam(model.parameters(), weight_decay: 0.01);
        """)]
    [InlineData("""
        // The rules GENOPT1004, GENOPT1005 and GENOPT3003 say more about these.
        var a = optim.AdamW(model.parameters(), lr: rate, weight_decay: rate * 0.1);
        var b = optim.AdamW(model.parameters(), lr: rate, weight_decay: 1e-5 / rate);
        var c = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 1e-5);
        var d = new AdamW.Options { LearningRate = rate, weight_decay = rate * 0.1 };
        var e = new AdamW.Options { LearningRate = 1e-3, weight_decay = 1e-5 };
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), [|weight_decay: 0.01|]);
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Converts_constants()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), lr: 3e-4, {|#0:weight_decay: 0.1|});
                """),
            "TorchSharp's AdamW decays by lr * weight_decay per step, so a sweep over lr changes the regularisation too; with lr = 3e-4 the equal value under DecayRule.Scheduled is 3e-5, a half-life of 23,105 steps");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
                """),
            "dotnet_diagnostic.GENOPT1002.severity = none");
    }
}
