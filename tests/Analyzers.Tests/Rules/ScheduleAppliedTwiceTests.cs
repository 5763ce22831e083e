using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DoubleDecay.ScheduleAppliedTwiceRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class ScheduleAppliedTwiceTests
{
    [Theory]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        [|group.WeightDecay = 1e-5 * schedule.Multiplier(o.StepCount)|];
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        [|group.WeightDecay = 1e-5 * group.Multiplier|];
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        [|group.WeightDecay *= o.Multiplier|];
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        [|group.WeightDecay = 1e-5 * group.LearningRate / group.InitialLearningRate|];
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        double lr = rate, lr0 = 1e-3; [|group.WeightDecay = 1e-5 * (lr / lr0)|];
        """)]
    [InlineData("""
        GptOptimizer.Step(values, gradients, values, gradients, new() { Step = 1, LearningRate = rate, InitialLearningRate = 1e-3, [|WeightDecay = 1e-5 * schedule.Multiplier(0)|] });
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 1e-5 * schedule.Multiplier(0)|] };
        """)]
    [InlineData("""
        const double Decay = 1e-5; GptOptimizer.Step(values, gradients, values, gradients, new() { Step = 1, LearningRate = rate, InitialLearningRate = 1e-3, [|WeightDecay = Decay * schedule.Multiplier(0)|] });
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        group.WeightDecay = 1e-5;
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        group.WeightDecay = 1e-5 * Math.Sqrt(values.Length);
        """)]
    [InlineData("""
        // The Constant rule does not follow the schedule: to do so by hand is right.
        var group = new FixedOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        group.WeightDecay = 1e-5 * schedule.Multiplier(0);
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]);
        var o = new GptOptimizer(1e-3, group);
        group.LearningRate = 1e-3 * schedule.Multiplier(0);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Says_what_squaring_does()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var group = new GptOptimizer.ParameterGroup([]); {|#0:group.WeightDecay = 1e-5 * group.Multiplier|};
                """),
            "Under DecayRule.Scheduled 'GptOptimizer' already scales its decay by lr/lr0, so '1e-5 * group.Multiplier' makes it follow the square of the schedule (at a multiplier of 0.1 a hundredth of the decay is left where a tenth is meant): assign the bare weight decay");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var group = new GptOptimizer.ParameterGroup([]); group.WeightDecay = 1e-5 * group.Multiplier;
                """),
            "dotnet_diagnostic.GENOPT2004.severity = none");
    }

    [Theory]
    [InlineData("double f = schedule.Multiplier(3); var g = new GptOptimizer.ParameterGroup([]); [|g.WeightDecay = 1e-5 * f|];")]
    [InlineData("double lr = rate, lr0 = 1e-3; double share = lr / lr0; var g = new GptOptimizer.ParameterGroup([]); [|g.WeightDecay = share * 1e-5|];")]
    [InlineData("double lr = rate, lr0 = 1e-3; double decay = 1e-5 * (lr / lr0); var g = new GptOptimizer.ParameterGroup([]); [|g.WeightDecay = decay|];")]
    [InlineData("double f = rate; var g = new GptOptimizer.ParameterGroup([]); g.WeightDecay = 1e-5 * f;")]
    public Task Follows_a_factor_held_in_a_local(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }
}
