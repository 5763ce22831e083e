using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.LearningRateFromZeroRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class LearningRateFromZeroTests
{
    [Theory]
    [InlineData("""
        var o = new GptOptimizer(0, new GptOptimizer.ParameterGroup([])); [|o.LearningRate = rate|];
        """)]
    [InlineData("""
        const double Start = 0; var o = new GptOptimizer(learningRate: Start); for (int i = 0; i < 10; i++) { [|o.LearningRate += rate|]; o.Step(); }
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { InitialLearningRate = 0 }; [|group.LearningRate = rate|];
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([])); o.LearningRate = rate;
        """)]
    [InlineData("""
        var o = new GptOptimizer(rate); o.LearningRate = 0;
        """)]
    [InlineData("""
        var o = new GptOptimizer(0); o.Schedule = schedule;
        """)]
    [InlineData("""
        var o = new GptOptimizer(0, new GptOptimizer.ParameterGroup([]) { InitialLearningRate = 1e-3 }); o.LearningRate = rate;
        """)]
    [InlineData("""
        var o = new FixedOptimizer(0); o.LearningRate = rate;
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Names_the_optimizer()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(0); {|#0:o.LearningRate = rate|};
                """),
            "'o' begins with a learning rate of 0, so lr/lr0 is taken as 1 and the full weight decay applies in every step, even while lr is 0: give it the peak learning rate and set a Schedule");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(0); o.LearningRate = rate;
                """),
            "dotnet_diagnostic.GENOPT3004.severity = none");
    }

    [Fact]
    public Task Follows_a_field()
    {
        return Verify.VerifyAsync(Training.WithArrays("[|_optimizer.LearningRate = rate|];", "private readonly GptOptimizer _optimizer = new(0);"));
    }
}
