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

    [Theory]
    [InlineData("var o = new GptOptimizer(1e-6); {|#0:o.LearningRate = 1e-3|};", "'o' begins with a learning rate of 1e-6, so lr/lr0 reaches 1,000 at lr = 1e-3 and takes 0.01 off the weights per step where 1e-5 is meant: give it the peak learning rate and set a Schedule")]
    [InlineData("var o = new GptOptimizer(1e-6); for (int i = 0; i < 100; i++) { {|#0:o.LearningRate = 1e-3 * Math.Min(1, i / 100.0)|}; o.Step(); }", "'o' begins with a learning rate of 1e-6, so lr/lr0 reaches 1,000 at lr = 1e-3 and takes 0.01 off the weights per step where 1e-5 is meant: give it the peak learning rate and set a Schedule")]
    [InlineData("const double Peak = 3e-4; var o = new GptOptimizer(3e-5); for (int i = 0; i < 100; i++) { {|#0:o.LearningRate = Peak * (i + 1) / 100|}; }", "'o' begins with a learning rate of 3e-5, so lr/lr0 reaches 10 at lr = 3e-4 and takes 1e-4 off the weights per step where 1e-5 is meant: give it the peak learning rate and set a Schedule")]
    [InlineData("var o = new GptOptimizer(1e-5); for (int i = 0; i < 100; i++) { double t = i / 100.0; {|#0:o.LearningRate = 1e-5 + (1e-3 - 1e-5) * t|}; }", "'o' begins with a learning rate of 1e-5, so lr/lr0 reaches 100 at lr = 1e-3 and takes 1e-3 off the weights per step where 1e-5 is meant: give it the peak learning rate and set a Schedule")]
    [InlineData("var o = new GptOptimizer(1e-5); while (rate > 0) { {|#0:o.LearningRate *= 1.1|}; }", "'o' begins with a learning rate of 1e-5, so lr/lr0 grows with every pass of the loop, and the weight decay with it, above what it is at lr0 = 1e-5: give it the peak learning rate and set a Schedule")]
    [InlineData("var g = new GptOptimizer.ParameterGroup([]) { LearningRate = 1e-5, WeightDecay = 2e-5 }; {|#0:g.LearningRate = 1e-3|};", "'g' begins with a learning rate of 1e-5, so lr/lr0 reaches 100 at lr = 1e-3 and takes 2e-3 off the weights per step where 2e-5 is meant: give it the peak learning rate and set a Schedule")]
    public Task Tells_lr0_where_the_rate_begins_small(string statements, string message)
    {
        return Verify.VerifyMessageAsync(Training.WithArrays(statements), message);
    }

    [Theory]
    [InlineData("var o = new GptOptimizer(1e-3); o.LearningRate = 1e-4;")]
    [InlineData("var o = new GptOptimizer(1e-3); o.LearningRate = 1.5e-3;")]
    [InlineData("var o = new GptOptimizer(rate); o.LearningRate = 1e-3;")]
    [InlineData("var o = new GptOptimizer(1e-3); for (int i = 0; i < 100; i++) { o.LearningRate = 1e-3 * Math.Min(1, i / 100.0); }")]
    [InlineData("var o = new GptOptimizer(1e-3); for (int i = 0; i < 100; i++) { o.LearningRate *= 0.99; }")]
    [InlineData("var o = new FixedOptimizer(1e-6); o.LearningRate = 1e-3;")]
    [InlineData("var o = new CoupledOptimizer(1e-6); o.LearningRate = 1e-3;")]
    [InlineData("var o = new GptOptimizer(1e-6); for (int i = 0; i < 100; i++) { o.LearningRate = rate; }")]
    public Task Is_silent_where_the_rate_begins_at_its_peak(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }
}
