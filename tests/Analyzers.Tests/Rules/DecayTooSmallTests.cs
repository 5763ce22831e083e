using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.DecayTooSmallRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayTooSmallTests
{
    [Theory]
    [InlineData("""
        var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { [|WeightDecay = 9e-5|] });
        """)]
    [InlineData("""
        var group = new CoupledOptimizer.ParameterGroup([]) { LearningRate = 1e-3, [|WeightDecay = 5e-5|] };
        """)]
    [InlineData("""
        CoupledOptimizer.Step(values, gradients, values, gradients, new() { Step = 1, LearningRate = 1e-3, InitialLearningRate = 1e-3, [|WeightDecay = 9e-5|] });
        """)]
    [InlineData("""
        const double Decay = 9e-5; var group = new CoupledOptimizer.ParameterGroup([]) { LearningRate = 1e-3 }; var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { [|WeightDecay = Decay|] });
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 1e-2 });
        """)]
    [InlineData("""
        var o = new CoupledOptimizer(0.1, new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 9e-5 });
        """)]
    [InlineData("""
        // float32 rounds it away, which is GENOPT3005's.
        var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 1e-5 });
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]) { WeightDecay = 9e-5 });
        """)]
    [InlineData("""
        var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 0 });
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Says_how_long_the_half_life_is()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { {|#0:WeightDecay = 9e-5|} });
                """),
            "A weight decay of 9e-5 is multiplied by lr = 1e-3, so that the half-life is 7,701,635 steps: a decay of 9e-5 per step is written 0.09 under this rule, or 9e-5 under DecayRule.Scheduled");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var o = new CoupledOptimizer(1e-3, new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 9e-5 });
                """),
            "dotnet_diagnostic.GENOPT3003.severity = none");
    }

    [Theory]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, [|WeightDecay = 9e-5|]", "var o = new GptOptimizer(1e-3);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate", "const double Lr = 3e-4; var o = new GptOptimizer(learningRate: Lr);")]
    [InlineData("Algorithm.AdamW, Parameter = DType.Float64, Decay = DecayRule.LearningRate, [|WeightDecay = 1e-5|]", "const double Lr = 3e-4; var o = new GptOptimizer(learningRate: Lr);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 9e-5", "var o = new GptOptimizer(rate);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 9e-5", "var o = new GptOptimizer(0.1);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 0.01", "var o = new GptOptimizer(1e-3);")]
    [InlineData("Algorithm.Sgdw, Decay = DecayRule.LearningRate", "var o = new GptOptimizer(1e-3);")]
    public Task Reads_the_attribute(string arguments, string created)
    {
        return Verify.VerifyAsync(Training.WithArrays(created) + $$"""

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class GptOptimizer;
            """);
    }

    [SkippableTheory]
    [InlineData("var o = optim.AdamW(model.parameters(), [|weight_decay: 9e-5|]);")]
    [InlineData("var o = new AdamW(model.parameters(), 1e-3, [|weight_decay: 5e-5|]);")]
    [InlineData("var o = new AdamW.Options { LearningRate = 1e-3, [|weight_decay = 9e-5|] };")]
    [InlineData("var o = new AdamW.Options { LearningRate = 0.1, weight_decay = 9e-5 };")]
    [InlineData("var o = optim.AdamW(model.parameters(), 0.1, weight_decay: 9e-5);")]
    [InlineData("var o = optim.AdamW(model.parameters(), weight_decay: 1e-4);")]
    public async Task Reads_TorchSharp(string statement)
    {
        await Verify.VerifyAsync(Training.With(statement));
        await Verify.VerifyOnTorchSharpAsync(Training.With(statement));
    }
}
