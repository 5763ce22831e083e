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
            "'Adam' adds weight_decay * p to the gradient, where it is divided by each weight's own gradient history and so is a different decay for every weight; a [DecoupledOptimizer] class takes the decay off the weight itself; no WeightDecay equals it, so choose it by timescale: 1/steps over which a weight is to fade, such as 1e-5 for 100,000 steps");
    }

    [Fact]
    public Task Says_how_far_momentum_carries_the_decay()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.SGD(model.parameters(), 0.1, 0.9, {|#0:weight_decay: 5e-4|});"),
            "'SGD' adds weight_decay * p to the gradient, where a momentum of 0.9 adds it up to 10 times as much; a [DecoupledOptimizer] class takes the decay off the weight itself, with WeightDecay = lr * weight_decay / (1 - momentum) = 5e-4 for the same decay in the long run");
    }

    [Fact]
    public Task Says_that_plain_SGD_ties_the_decay_to_the_learning_rate()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.SGD(model.parameters(), rate, {|#0:weight_decay: 5e-4|});"),
            "'SGD' adds weight_decay * p to the gradient, which without momentum is a decay of lr * weight_decay per step and changes with the learning rate; a [DecoupledOptimizer] class takes the decay off the weight itself, with WeightDecay = lr * weight_decay for the same decay in the long run");
    }

    [Fact]
    public Task Says_which_algorithm_is_nearest_where_there_is_no_counterpart()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.NAdam(model.parameters(), 2e-3, {|#0:weight_decay: 0.01|});"),
            "'NAdam' adds weight_decay * p to the gradient, where it is divided by each weight's own gradient history and so is a different decay for every weight; a [DecoupledOptimizer] class takes the decay off the weight itself, as one of Algorithm.NAdamW does; no WeightDecay equals it, so choose it by timescale: 1/steps over which a weight is to fade, such as 1e-5 for 100,000 steps");
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

    [Theory]
    [InlineData("0.1, 0.9, 0.5, {|#0:5e-4|}", "adds it up to 5 times as much", ", with WeightDecay = lr * weight_decay * (1 - dampening) / (1 - momentum) = 2.5e-4 for the same decay in the long run")]

    // What GENOPT3001 or GENOPT3005 would report is not proposed.
    [InlineData("0.1, 0.9, {|#0:weight_decay: 5e-3|}", "adds it up to 10 times as much", "; these numbers are out of the range of a useful decay per step, so choose it by timescale: 1/steps over which a weight is to fade, such as 1e-5 for 100,000 steps")]
    [InlineData("1e-6, 0.9, {|#0:weight_decay: 1e-4|}", "adds it up to 10 times as much", "; these numbers are out of the range of a useful decay per step, so choose it by timescale: 1/steps over which a weight is to fade, such as 1e-5 for 100,000 steps")]
    public Task Proposes_no_value_that_another_rule_reports(string arguments, string carried, string instead)
    {
        return Verify.VerifyMessageAsync(
            Training.With($"var o = optim.SGD(model.parameters(), {arguments});"),
            $"'SGD' adds weight_decay * p to the gradient, where a momentum of 0.9 {carried}; a [DecoupledOptimizer] class takes the decay off the weight itself{instead}");
    }

    [Theory]

    // Copies of options, as a library makes them.
    [InlineData("", "var from = new Adam.Options(); var to = new Adam.Options { weight_decay = from.weight_decay };")]
    [InlineData("", "var from = new Adam.Options(); var to = new Adam.Options(); to.weight_decay = from.weight_decay.Value; if (!to.weight_decay.HasValue) to.weight_decay = from.weight_decay ?? 0;")]

    // Options that are 0 unless they are set.
    [InlineData("public sealed class Settings { public double Decay { get; set; } } private readonly Settings _settings = new();", "var o = optim.Adam(model.parameters(), weight_decay: _settings.Decay);")]
    [InlineData("public sealed class Settings { public double? Decay { get; set; } } private readonly Settings _settings = new();", "var o = optim.Adam(model.parameters(), weight_decay: _settings.Decay ?? 0);")]
    [InlineData("public sealed class Settings { public float Decay = 0f; } private readonly Settings _settings = new();", "var o = optim.SGD(model.parameters(), 0.1, weight_decay: _settings.Decay);")]
    [InlineData("public sealed record Settings(double Decay = 0); private Settings _settings = new();", "var o = optim.Adam(model.parameters(), weight_decay: _settings.Decay);")]
    [InlineData("public static Adam Make(IEnumerable<TorchSharp.Modules.Parameter> all, double decay = 0) => optim.Adam(all, weight_decay: decay);", "")]
    [InlineData("private sealed class Own(IEnumerable<TorchSharp.Modules.Parameter> all) : SGD(all, 0.1) { public Adam Inner(double wd) => optim.Adam(all, weight_decay: wd); }", "")]
    [InlineData("public sealed class Settings { public Settings(double decay = 0) { Decay = decay; } public double Decay { get; set; } } private Settings? _settings;", "var o = optim.Adam(model.parameters(), weight_decay: _settings!.Decay);")]
    [InlineData("private static double Decay => 0;", "var o = optim.Adam(model.parameters(), weight_decay: Decay);")]

    // A test exercises an optimizer.
    [InlineData("public sealed class FactAttribute : Attribute; [Fact] public void Runs() { optim.Adam(nn.Linear(2, 2).parameters(), weight_decay: 0.5).step(); }", "")]
    public Task Is_silent_where_nobody_decides_on_a_decay(string members, string statements)
    {
        return Verify.VerifyAsync(Training.With(statements, members));
    }

    /// <summary>The real options have no initializers to read.</summary>
    [SkippableTheory]
    [InlineData("var from = new Adam.Options(); var to = new Adam.Options { weight_decay = from.weight_decay };")]
    [InlineData("void Copy(Adam.Options to, Adam.Options from) { to.weight_decay = from.weight_decay; to.weight_decay = from.weight_decay.Value; to.weight_decay = from.weight_decay ?? 0; }")]
    [InlineData("void Copy(Adam.Options to, Adam.Options from) { [|to.weight_decay = 2 * from.weight_decay|]; }")]
    public async Task Is_silent_on_copies_of_the_real_options(string statements)
    {
        Skip.If(References.TorchSharp is null, "The TorchSharp package was not restored.");
        await Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("public sealed class Settings { public double Decay { get; set; } = 1e-4; } private readonly Settings _settings = new();", "var o = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: _settings.Decay|});")]
    [InlineData("public sealed class Settings { public double Decay { get; init; } }", "var settings = new Settings { Decay = 1e-4 }; var o = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: settings.Decay|});")]
    [InlineData("private double Decay => 1e-4;", "var o = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: Decay|});")]
    [InlineData("public static optim.Optimizer Make(IEnumerable<TorchSharp.Modules.Parameter> all, double decay = 1e-4) => optim.SGD(all, 0.1, {|#0:weight_decay: decay|});", "")]

    // A constructor that copies its parameter says the same as the declaration, or is the only one who says it.
    [InlineData("public sealed class Settings { public Settings() { } public Settings(double decay = 1e-4, int other = 1) { Decay = decay; } public double Decay { get; set; } = 1e-4; } private Settings? _settings;", "var o = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: _settings!.Decay|});")]
    [InlineData("public sealed class Settings { public Settings(double decay = 1e-4) { this._decay = decay; } public readonly double _decay; } private Settings? _settings;", "var o = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: _settings!._decay|});")]
    [InlineData("public sealed record Settings(double Decay = 0);", "var settings = new Settings(1e-4); var o = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: settings.Decay|});")]
    public Task Reads_the_default_of_an_option(string members, string statements)
    {
        return Verify.VerifyMessageAsync(
            Training.With(statements, members),
            "'SGD' adds weight_decay * p to the gradient, which without momentum is a decay of lr * weight_decay per step and changes with the learning rate; a [DecoupledOptimizer] class takes the decay off the weight itself, with WeightDecay = lr * weight_decay = 1e-5 for the same decay in the long run");
    }

    [Theory]

    // The constructor or the code decides.
    [InlineData("public sealed class Settings(double decay) { public double Decay { get; set; } = decay; } private Settings? _settings;", "var o = optim.Adam(model.parameters(), [|weight_decay: _settings!.Decay|]);")]
    [InlineData("public sealed class Settings { public Settings(double decay) { Decay = decay; } public double Decay { get; set; } } private Settings? _settings;", "var o = optim.Adam(model.parameters(), [|weight_decay: _settings!.Decay|]);")]
    [InlineData("public sealed class Settings { public Settings() { } public Settings(double decay = 0, int other = 1) { Decay = decay; } public double Decay { get; set; } = 1e-4; } private Settings? _settings;", "var o = optim.Adam(model.parameters(), [|weight_decay: _settings!.Decay|]);")]
    [InlineData("public sealed class Settings { public Settings(double decay = 0) { Decay = decay; } public Settings(int other, double decay = 1e-4) { Decay = decay; } public double Decay { get; set; } } private Settings? _settings;", "var o = optim.Adam(model.parameters(), [|weight_decay: _settings!.Decay|]);")]
    [InlineData("public sealed class Settings { public Settings(double decay = 0) { decay = 1e-4; Decay = decay; } public double Decay { get; set; } } private Settings? _settings;", "var o = optim.Adam(model.parameters(), [|weight_decay: _settings!.Decay|]);")]
    [InlineData("public sealed class Settings { public double Decay { get; set; } }", "var settings = new Settings(); settings.Decay = 1e-4; var o = optim.Adam(model.parameters(), [|weight_decay: settings.Decay|]);")]
    [InlineData("public sealed record Settings(double Decay = 0);", "var settings = new Settings(rate); var o = optim.Adam(model.parameters(), [|weight_decay: settings.Decay|]);")]
    [InlineData("public sealed class Settings { public double Decay { get; init; } }", "var settings = new Settings { Decay = rate }; var o = optim.Adam(model.parameters(), [|weight_decay: settings.Decay|]);")]
    public Task Fires_where_an_option_is_decided_elsewhere(string members, string statements)
    {
        return Verify.VerifyAsync(Training.With(statements, members));
    }

    /// <summary>A constant in another part of the type.</summary>
    [Fact]
    public Task Follows_values_through_the_parts_of_a_type()
    {
        return Verify.VerifyAsync(
            Training.With("var o = optim.Adam(model.parameters(), weight_decay: _decay); var p = optim.Adam(model.parameters(), [|weight_decay: _other|]);")
                .Replace("sealed class Training", "sealed partial class Training", System.StringComparison.Ordinal),
            otherFile: "internal sealed partial class Training { private const double Zero = 0; private readonly double _decay = Zero * 2; private readonly double _other = 1e-4; }");
    }
}
