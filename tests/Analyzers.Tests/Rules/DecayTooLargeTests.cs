using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.DecayTooLargeRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayTooLargeTests
{
    [Theory]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 0.01|] };
        """)]
    [InlineData("""
        const double Decay = 0.05; var group = new GptOptimizer.ParameterGroup([]) { Name = "all", [|WeightDecay = Decay|] };
        """)]
    [InlineData("""
        var group = new FixedOptimizer.ParameterGroup([]); [|group.WeightDecay = 1e-3|];
        """)]
    [InlineData("""
        GptOptimizer.Step(values, gradients, values, gradients, new() { Step = 1, LearningRate = rate, InitialLearningRate = 1e-3, [|WeightDecay = 0.1|] });
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = 1e-5 };
        """)]
    [InlineData("""
        var group = new CoupledOptimizer.ParameterGroup([]) { WeightDecay = 0.01 };
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = rate };
        """)]
    [InlineData("""
        // GENOPT3002 speaks above 1.
        var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = 1.1 };
        """)]
    [InlineData("""
        // A property of that name on something else.
        var settings = new { WeightDecay = 0.01 }; Console.WriteLine(settings);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Gives_half_life_and_the_equivalent_at_the_known_rate()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(2e-4, new GptOptimizer.ParameterGroup([]) { {|#0:WeightDecay = 0.1|} });
                """),
            "Under DecayRule.Scheduled a weight decay of 0.1 multiplies the weights by 0.9 in every step, a half-life of 6.58 steps, as weight_decay = 500 would in PyTorch's AdamW at lr = 2e-4; PyTorch's 0.1 at lr = 2e-4 is written 2e-5 here");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var group = new GptOptimizer.ParameterGroup([]) { WeightDecay = 0.01 };
                """),
            "dotnet_diagnostic.GENOPT3001.severity = none");
    }

    [Theory]
    [InlineData("Algorithm.AdamW, [|WeightDecay = 0.01|]", "")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.Constant, [|WeightDecay = 1e-3|]", "")]
    [InlineData("Algorithm.Sgdw, [|WeightDecay = 5e-3|], Momentum = 0.9", "var o = new GptOptimizer(0.1);")]
    [InlineData("Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 0.01", "")]
    [InlineData("Algorithm.AdamW, WeightDecay = 9.9e-4", "")]
    [InlineData("Algorithm.AdamW", "")]
    [InlineData("Algorithm.AdamW, WeightDecay = 0", "")]
    public Task Reads_the_attribute(string arguments, string created)
    {
        return Verify.VerifyAsync(Training.WithArrays(created) + $$"""

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class GptOptimizer;
            """);
    }

    [Fact]
    public Task Reads_the_attribute_of_a_record()
    {
        return Verify.VerifyAsync(Training.WithArrays(string.Empty) + """
            [System.Serializable, DecoupledOptimizer(Algorithm.AdamW, [|WeightDecay = 0.01|])]
            public sealed partial record OwnOptimizer;
            """);
    }

    [Theory]
    [InlineData("private static readonly double _decay = 2 * 0.05;", "[|WeightDecay = _decay|]")]
    [InlineData("private readonly double _decay = 0.1; public void Set(double decay) => Console.WriteLine(decay);", "[|WeightDecay = _decay|]")]
    [InlineData("private readonly double _decay = 0.1; public Training(double decay) => _decay = decay;", "WeightDecay = _decay")]
    [InlineData("private double _decay = 0.1;", "WeightDecay = _decay")]
    public Task Follows_a_field_that_cannot_change(string member, string initializer)
    {
        return Verify.VerifyAsync(Training.WithArrays($"var group = new GptOptimizer.ParameterGroup([]) {{ {initializer} }};", member));
    }

    [Fact]
    public Task Reads_the_learning_rate_in_the_same_file()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("var o = new GptOptimizer(1e-4);") + """

            [DecoupledOptimizer(Algorithm.AdamW, {|#0:WeightDecay = 4e-3|})]
            public sealed partial class GptOptimizer;
            """,
            "Under DecayRule.Scheduled a weight decay of 4e-3 multiplies the weights by 0.996 in every step, a half-life of 173 steps, as weight_decay = 40 would in PyTorch's AdamW at lr = 1e-4");
    }

    [Theory]
    [InlineData("genoptim.decay_threshold = 1e-4", "new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 2e-4|] }")]
    [InlineData("genoptim.decay_threshold = 0.05", "new GptOptimizer.ParameterGroup([]) { WeightDecay = 0.01 }")]
    [InlineData("genoptim.decay_threshold = much", "new GptOptimizer.ParameterGroup([]) { [|WeightDecay = 0.01|] }")]
    public Task Takes_the_threshold_from_editorconfig(string setting, string created)
    {
        return Verify.VerifyAsync(Training.WithArrays($"var group = {created};"), setting);
    }

    [Theory]

    // The rate is not stated, so nothing is said of another rule.
    [InlineData("Algorithm.AdamW, {|#0:WeightDecay = 0.01|}", "", "Under DecayRule.Scheduled a weight decay of 0.01 multiplies the weights by 0.99 in every step, a half-life of 69 steps")]

    // PyTorch's AdamW is no measure for SGDW.
    [InlineData("Algorithm.Sgdw, {|#0:WeightDecay = 5e-3|}", "var o = new GptOptimizer(0.1);", "Under DecayRule.Scheduled a weight decay of 5e-3 multiplies the weights by 0.995 in every step, a half-life of 138 steps")]
    [InlineData("Algorithm.AdamW, {|#0:WeightDecay = 0.5|}", "", "Under DecayRule.Scheduled a weight decay of 0.5 multiplies the weights by 0.5 in every step, a half-life of 1 step")]
    [InlineData("Algorithm.AdamW, {|#0:WeightDecay = 1|}", "", "Under DecayRule.Scheduled a weight decay of 1 sets the weights to 0 in every step")]

    // Converted it would be too large all the same.
    [InlineData("Algorithm.AdamW, {|#0:WeightDecay = 0.1|}", "var o = new GptOptimizer(0.1);", "Under DecayRule.Scheduled a weight decay of 0.1 multiplies the weights by 0.9 in every step, a half-life of 6.58 steps, as weight_decay = 1 would in PyTorch's AdamW at lr = 0.1")]
    public Task Says_only_what_the_code_states(string arguments, string created, string message)
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays(created) + $$"""

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class GptOptimizer;
            """,
            message);
    }
}
