using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.DecayValues.DecayTooLargeRule>, GenOptim.CodeFixes.ConvertDecayFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class ConvertDecayFixTests
{
    [Theory]
    [InlineData(
        "var group = new GptOptimizer.ParameterGroup([]) { LearningRate = 1e-3, [|WeightDecay = 0.01|] };",
        "var group = new GptOptimizer.ParameterGroup([]) { LearningRate = 1e-3, WeightDecay = 1e-5 };")]
    [InlineData(
        "var o = new GptOptimizer(2e-4, new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 0.1|], Name = \"all\" }, new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 0.05|] });",
        "var o = new GptOptimizer(2e-4, new GptOptimizer.ParameterGroup([]) { WeightDecay = 2e-5, Name = \"all\" }, new GptOptimizer.ParameterGroup([]) { WeightDecay = 1e-5 });")]
    public Task Multiplies_by_the_learning_rate(string statements, string fixedStatements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements), Training.WithArrays(fixedStatements));
    }

    [Fact]
    public Task Changes_the_attribute()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("var o = new GptOptimizer(1e-4);") + "\n[DecoupledOptimizer(Algorithm.AdamW, [|WeightDecay = 0.1|], Beta2 = 0.99)]\npublic sealed partial class GptOptimizer;",
            Training.WithArrays("var o = new GptOptimizer(1e-4);") + "\n[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Beta2 = 0.99)]\npublic sealed partial class GptOptimizer;");
    }

    [Fact]
    public Task Is_not_offered_where_the_learning_rate_is_not_known()
    {
        string code = Training.WithArrays("var group = new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 0.01|] };");
        return Verify.VerifyAsync(code, code);
    }

    [Fact]
    public Task Is_not_offered_for_a_value_that_is_not_common_in_PyTorch()
    {
        string code = Training.WithArrays("var group = new GptOptimizer.ParameterGroup([]) { LearningRate = 1e-3, [|WeightDecay = 0.0123|] };");
        return Verify.VerifyAsync(code, code);
    }
}
