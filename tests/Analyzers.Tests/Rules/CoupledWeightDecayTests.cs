using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.CoupledDecay.CoupledWeightDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class CoupledWeightDecayTests
{
    [Theory]
    [InlineData("var o = optim.Adam(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.Adam(model.parameters(), 1e-3, 0.9, 0.999, 1e-8, [|1e-4|]);")]
    [InlineData("var o = optim.Adam(model.named_parameters(), [|weight_decay: rate|]);")]
    [InlineData("const double Decay = 1e-4; var o = optim.Adam(model.parameters(), [|weight_decay: Decay|]);")]
    [InlineData("var o = new Adam(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("Adam o = new(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = new Adam.ParamGroup(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = new Adam.Options { [|weight_decay = 1e-4|] };")]
    [InlineData("var o = new Adam.Options(); [|o.weight_decay = 1e-4|];")]
    [InlineData("var o = optim.SGD(model.parameters(), 0.1, 0.9, [|weight_decay: 5e-4|]);")]
    [InlineData("var o = optim.NAdam(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.RAdam(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.Adamax(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.Adagrad(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.Adadelta(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.ASGD(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = optim.RMSProp(model.parameters(), [|weight_decay: 1e-4|]);")]
    public Task Fires_on_a_decay_that_is_added_to_the_gradient(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("var o = optim.Adam(model.parameters());")]
    [InlineData("var o = optim.Adam(model.parameters(), weight_decay: 0);")]
    [InlineData("const double Decay = 0; var o = optim.Adam(model.parameters(), weight_decay: Decay);")]
    [InlineData("double decay = 0; var o = optim.Adam(model.parameters(), weight_decay: decay);")]
    [InlineData("var o = optim.AdamW(model.parameters(), weight_decay: 0.01);")]
    [InlineData("var o = new AdamW.Options { weight_decay = 0.01 };")]
    [InlineData("var o = new Adam.Options { weight_decay = 0 };")]
    [InlineData("var o = optim.SGD(model.parameters(), 0.1, 0.9);")]
    public Task Is_silent_without_a_decay_or_where_it_is_decoupled(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Fact]
    public Task Says_what_the_decay_would_be_when_the_numbers_are_known()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.Adam(model.parameters(), lr: 2e-3, {|#0:weight_decay: 0.01|});"),
            "'Adam' adds weight_decay * p to the gradient, where it is divided by each weight's own gradient history and so is a different decay for every weight; a [DecoupledOptimizer] class takes the decay off the weight itself, with WeightDecay = lr * weight_decay = 2e-5 for a decay of the same size");
    }

    [Fact]
    public Task Says_how_far_momentum_carries_the_decay()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.SGD(model.parameters(), 0.1, 0.9, {|#0:weight_decay: 5e-4|});"),
            "'SGD' adds weight_decay * p to the gradient, where a momentum of 0.9 carries it on, up to 10 times over; a [DecoupledOptimizer] class takes the decay off the weight itself, with WeightDecay = lr * weight_decay = 5e-5 for a decay of the same size");
    }

    [Fact]
    public Task Says_that_plain_SGD_ties_the_decay_to_the_learning_rate()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.SGD(model.parameters(), rate, {|#0:weight_decay: 5e-4|});"),
            "'SGD' adds weight_decay * p to the gradient, which without momentum is a decay of lr * weight_decay per step and changes with the learning rate; a [DecoupledOptimizer] class takes the decay off the weight itself");
    }

    [Fact]
    public Task Says_which_algorithm_is_nearest_where_there_is_no_counterpart()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.NAdam(model.parameters(), 2e-3, {|#0:weight_decay: 0.01|});"),
            "'NAdam' adds weight_decay * p to the gradient, where it is divided by each weight's own gradient history and so is a different decay for every weight; a [DecoupledOptimizer] class takes the decay off the weight itself, Algorithm.AdamW being the nearest to NAdam, with WeightDecay = lr * weight_decay = 2e-5 for a decay of the same size");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("var o = optim.Adam(model.parameters(), weight_decay: 1e-4);"), "dotnet_diagnostic.GENOPT1001.severity = none");
    }

    [SkippableTheory]
    [InlineData("var o = optim.Adam(model.parameters(), [|weight_decay: 1e-4|]);")]
    [InlineData("var o = new SGD(model.parameters(), 0.1, 0.9, 0, [|5e-4|]);")]
    [InlineData("var o = new NAdam.Options { [|weight_decay = 1e-4|] };")]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }
}
