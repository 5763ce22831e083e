using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.CoupledDecay.DecayDividedByLearningRateRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayDividedByLearningRateTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: 1e-5 / rate|]);
        """)]
    [InlineData("""
        var decay = 1e-5 / rate; var o = new AdamW(model.parameters(), rate, [|weight_decay: decay|]);
        """)]
    [InlineData("""
        var o = new AdamW.ParamGroup(model.parameters(), rate, 0.9, 0.999, 1e-8, [|1e-5 / rate|]);
        """)]
    [InlineData("""
        var o = new AdamW.Options { LearningRate = rate, [|weight_decay = 1e-5 / rate|] };
        """)]
    [InlineData("""
        const double Lr = 1e-3; var o = optim.AdamW(model.parameters(), Lr, [|weight_decay: 1e-5 / Lr|]);
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, weight_decay: 1e-5 / 2);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, weight_decay: rate / 2);
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), rate, weight_decay: 1e-5 / rate);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), lr: rate, [|weight_decay: 1e-5 / rate|]);
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Names_the_value_for_the_rule_that_means_it()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), lr: rate, {|#0:weight_decay: 1e-5 / rate|});
                """),
            "'1e-5 / rate' cancels the learning rate only while it keeps its first value; [DecoupledOptimizer] with DecayRule.Scheduled and WeightDecay = 1e-5 says the same and stays right");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters(), lr: rate, weight_decay: 1e-5 / rate);
                """),
            "dotnet_diagnostic.GENOPT1005.severity = none");
    }
}
