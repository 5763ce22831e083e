using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.LionWithAdamConstantsRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class LionWithAdamConstantsTests
{
    [Theory]
    [InlineData("Algorithm.LionW", "var o = new GptOptimizer([|1e-3|]);")]
    [InlineData("Algorithm.LionW", "const double Rate = 0.01; var o = new GptOptimizer([|learningRate: Rate|]);")]
    [InlineData("Algorithm.LionW", "var o = new GptOptimizer(3e-4);")]
    [InlineData("Algorithm.LionW", "var o = new GptOptimizer(rate);")]
    [InlineData("Algorithm.AdamW", "var o = new GptOptimizer(1e-3);")]
    public Task Judges_the_learning_rate(string arguments, string created)
    {
        return Verify.VerifyAsync(Training.WithArrays(created) + Class("GptOptimizer", arguments));
    }

    [Theory]
    [InlineData("Algorithm.LionW, Decay = DecayRule.LearningRate, [|WeightDecay = 0.1|]", "Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 0.1")]
    [InlineData("Algorithm.LionW, Decay = DecayRule.LearningRate, WeightDecay = 0.5", "Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 0.1")]
    [InlineData("Algorithm.LionW, WeightDecay = 1e-5", "Algorithm.AdamW, WeightDecay = 1e-5")]
    public Task Compares_with_the_AdamW_class_beside_it(string lion, string adam)
    {
        return Verify.VerifyAsync("using GenOptim;" + Class("FirstOptimizer", lion) + Class("SecondOptimizer", adam));
    }

    [Fact]
    public Task Says_what_Lion_wants()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("var o = new GptOptimizer({|#0:1e-3|});") + Class("GptOptimizer", "Algorithm.LionW"),
            "Lion is given a learning rate of 1e-3, a value for AdamW: every step of Lion moves a weight by the whole learning rate, and it wants a learning rate 3 to 10 times smaller");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("var o = new GptOptimizer(1e-3);") + Class("GptOptimizer", "Algorithm.LionW"), "dotnet_diagnostic.GENOPT3007.severity = none");
    }

    private static string Class(string name, string arguments)
    {
        return $"\n[DecoupledOptimizer({arguments})] public sealed partial class {name};";
    }
}
