using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.DecayRoundedAwayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayRoundedAwayTests
{
    [SkippableTheory]
    [InlineData("var o = optim.AdamW(model.parameters(), lr: 1e-6, [|weight_decay: 0.01|]);")]
    [InlineData("var o = optim.AdamW(model.parameters(), [|weight_decay: 1e-5|]);")]
    [InlineData("var o = new AdamW.Options { LearningRate = 1e-6, [|weight_decay = 0.01|] };")]
    [InlineData("var o = optim.AdamW(model.parameters(), lr: 1e-5, weight_decay: 0.01);")]
    [InlineData("var o = optim.AdamW(model.parameters(), lr: 1e-6, weight_decay: 0);")]
    [InlineData("var o = optim.AdamW(model.parameters(), rate, weight_decay: 1e-9);")]

    // Beside a gradient an L2 term is rounded otherwise.
    [InlineData("var o = optim.SGD(model.parameters(), 1e-6, weight_decay: 0.01);")]
    public async Task Judges_TorchSharps_AdamW(string statement)
    {
        await Verify.VerifyAsync(Training.With(statement));
        await Verify.VerifyOnTorchSharpAsync(Training.With(statement));
    }

    [Theory]
    [InlineData("var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { [|WeightDecay = 1e-5|] });")]
    [InlineData("var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 2.9e-8|] });")]
    [InlineData("FixedOptimizer.Step(values, gradients, values, gradients, new() { Step = 1, LearningRate = 1e-3, [|WeightDecay = 1e-9|] });")]
    [InlineData("var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]) { WeightDecay = 3.1e-8 });")]
    [InlineData("var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]) { WeightDecay = 0 });")]
    [InlineData("var o = new PlainOptimizer(1e-3, new PlainOptimizer.ParameterGroup([]) { WeightDecay = 1e-9 });")]
    [InlineData("var o = new CarriedOptimizer(1e-3, new CarriedOptimizer.ParameterGroup([]) { WeightDecay = 1e-8 });")]
    public Task Judges_groups_and_steps(string statement)
    {
        return Verify.VerifyAsync(Training.WithArrays(statement));
    }

    [Theory]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, [|WeightDecay = 1e-5|]", "var o = new GptOptimizer(1e-3);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-2", "var o = new GptOptimizer(1e-3);")]
    [InlineData("Algorithm.AdamW, Parameter = DType.Float64, Decay = DecayRule.LearningRate, WeightDecay = 1e-5", "var o = new GptOptimizer(1e-3);")]
    public Task Judges_the_attribute_beside_its_rate(string arguments, string created)
    {
        return Verify.VerifyAsync(Training.WithArrays(created) + $$"""

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class GptOptimizer;
            """);
    }

    [Fact]
    public Task Says_what_would_decay()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.AdamW(model.parameters(), lr: 1e-6, {|#0:weight_decay: 0.01|});"),
            "weight_decay = 0.01 at lr = 1e-6 takes 1e-8 off a weight per step, and 1 - 1e-8 is 1 in float32: nothing decays; under DecayRule.Scheduled, choose it by timescale: 1/steps over which a weight is to fade, such as 1e-5 for 100,000 steps");
    }

    [Fact]
    public Task Says_which_rule_a_fraction_belongs_to()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.AdamW(model.parameters(), {|#0:weight_decay: 1e-5|});"),
            "weight_decay = 1e-5 at lr = 1e-3 takes 1e-8 off a weight per step, and 1 - 1e-8 is 1 in float32: nothing decays; under DecayRule.Scheduled 1e-5 is the fraction per step itself");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 1e-5);"), "dotnet_diagnostic.GENOPT3005.severity = none");
    }
}
