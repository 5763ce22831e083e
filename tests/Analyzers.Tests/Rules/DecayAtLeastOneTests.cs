using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.DecayAtLeastOneRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayAtLeastOneTests
{
    [Theory]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 1.5|] };
        """)]
    [InlineData("""
        const double Decay = 2.5; var group = new FixedOptimizer.ParameterGroup([]); [|group.WeightDecay = Decay|];
        """)]
    [InlineData("""
        GptOptimizer.Step(values, gradients, values, gradients, new() { Step = 1, LearningRate = rate, InitialLearningRate = 1e-3, [|WeightDecay = 1.01|] });
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = 0.99 };
        """)]
    [InlineData("""
        // A step takes exactly the weight off, which the optimizer accepts; GENOPT3001 speaks.
        var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = 1 };
        """)]
    [InlineData("""
        // lr * wd is 1.
        var o = new CoupledOptimizer(0.5, new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 2 });
        """)]
    [InlineData("""
        var group = new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 1 };
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = rate + 1 };
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Says_what_the_factor_does()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var group = new GptOptimizer.ParameterGroup([]) { {|#0:WeightDecay = 1.5|} };
                """),
            "Under DecayRule.Scheduled a weight decay of 1.5 multiplies the weights by -0.5 in every step, which turns their sign around each time");
    }

    [Fact]
    public Task Says_when_the_weights_grow()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var group = new GptOptimizer.ParameterGroup([]) { {|#0:WeightDecay = 3|} };
                """),
            "Under DecayRule.Scheduled a weight decay of 3 multiplies the weights by -2 in every step, which makes them grow without bound");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = 3 };
                """),
            "dotnet_diagnostic.GENOPT3002.severity = none");
    }

    [Theory]
    [InlineData("Algorithm.AdamW, [|WeightDecay = 1.1|]", "")]
    [InlineData("Algorithm.AdamW, WeightDecay = 1", "")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, [|WeightDecay = 20|]", "var o = new GptOptimizer(0.1);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.Constant, [|WeightDecay = 10|]", "")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1", "")]
    [InlineData("Algorithm.AdamW, WeightDecay = 0.9", "")]
    public Task Reads_the_attribute(string arguments, string created)
    {
        return Verify.VerifyAsync(Training.WithArrays(created) + $$"""

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class GptOptimizer;
            """);
    }

    [Fact]
    public Task Multiplies_by_the_learning_rate_where_the_rule_does()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new CoupledOptimizer(0.5, new CoupledOptimizer.ParameterGroup([]) { {|#0:WeightDecay = 3|} });
                """),
            "Under DecayRule.LearningRate a weight decay of 3 times the learning rate 0.5 multiplies the weights by -0.5 in every step, which turns their sign around each time");
    }

    [SkippableTheory]
    [InlineData("var o = optim.AdamW(model.parameters(), lr: 0.1, [|weight_decay: 20|]);")]
    [InlineData("var o = optim.SGD(model.parameters(), 2, [|weight_decay: 0.6|]);")]
    [InlineData("var o = optim.SGD(model.parameters(), 2, 0.9, weight_decay: 0.6);")]
    [InlineData("var o = optim.Adam(model.parameters(), lr: 0.1, weight_decay: 20);")]
    [InlineData("var o = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 10);")]
    public async Task Reads_TorchSharp(string statement)
    {
        await Verify.VerifyAsync(Training.With(statement));
        await Verify.VerifyOnTorchSharpAsync(Training.With(statement));
    }
}
