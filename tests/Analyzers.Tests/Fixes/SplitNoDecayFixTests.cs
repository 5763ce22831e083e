using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.ParameterGroups.DecayOnNoDecayParameterRule>, GenOptim.CodeFixes.SplitNoDecayFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class SplitNoDecayFixTests
{
    private const string Parameters = """
        var w = new Parameter<float>("fc.weight", values, gradients, [2, 2]);
                var b = new Parameter<float>("fc.bias", new float[2], new float[2]);

        """;

    [Theory]
    [InlineData(
        "        var o = new GptOptimizer(1e-3, [|[w, b]|]);",
        "        var (decay, noDecay) = GenOptim.ParameterSplit.SplitNoDecay([w, b]);\n        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup(decay), new GptOptimizer.ParameterGroup(noDecay) { WeightDecay = 0 });")]
    [InlineData(
        "        var o = new GptOptimizer(learningRate: 1e-3, new GptOptimizer.ParameterGroup([|[w, b]|]) { WeightDecay = 2e-5, LearningRate = 1e-4 });",
        "        var (decay, noDecay) = GenOptim.ParameterSplit.SplitNoDecay([w, b]);\n        var o = new GptOptimizer(learningRate: 1e-3, new GptOptimizer.ParameterGroup(decay) { WeightDecay = 2e-5, LearningRate = 1e-4 }, new GptOptimizer.ParameterGroup(noDecay) { LearningRate = 1e-4, WeightDecay = 0 });")]
    [InlineData(
        "        var group = new GptOptimizer.ParameterGroup([|[w, b]|]);",
        "        var group = new GptOptimizer.ParameterGroup([|[w, b]|]);")]
    public Task Makes_two_groups(string statements, string fixedStatements)
    {
        return Verify.VerifyAsync(Training.WithArrays(Parameters + statements), Training.WithArrays(Parameters + fixedStatements));
    }
}
