using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.ParameterGroups.OnlyFirstGroupChangedRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class OnlyFirstGroupChangedTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters()), new AdamW.ParamGroup(model.parameters()) });
        [|o.ParamGroups.First().LearningRate = rate|];
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
        o.add_param_group(new AdamW.ParamGroup(model.parameters()));
        [|o.ParamGroups.ToList()[0].LearningRate *= 0.5|];
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]), new GptOptimizer.ParameterGroup([]) { WeightDecay = 0 });
        [|o.ParameterGroups[0].LearningRate = rate|];
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]));
        o.AddGroup(new GptOptimizer.ParameterGroup([]));
        [|o.ParameterGroups.First().LearningRate = rate|];
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0.01); o.ParamGroups.First().LearningRate = rate;
        """)]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters()), new AdamW.ParamGroup(model.parameters()) });
        foreach (var group in o.ParamGroups) { group.LearningRate = rate; }
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]), new GptOptimizer.ParameterGroup([]));
        o.ParameterGroups[0].LearningRate = rate; o.ParameterGroups[1].LearningRate = rate / 10;
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]), new GptOptimizer.ParameterGroup([]));
        o.LearningRate = rate;
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters()), new AdamW.ParamGroup(model.parameters()) });
        [|o.ParamGroups.First().LearningRate = rate|];
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Counts_the_groups()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]), new GptOptimizer.ParameterGroup([])); {|#0:o.ParameterGroups[0].LearningRate = rate|};
                """),
            "'o' has 2 groups and this sets the learning rate of one of them: the others keep theirs");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([]), new GptOptimizer.ParameterGroup([])); o.ParameterGroups[0].LearningRate = rate;
                """),
            "dotnet_diagnostic.GENOPT4005.severity = none");
    }

    [SkippableTheory]
    [InlineData("[|o.ParamGroups.First().LearningRate = 1e-4|];")]
    [InlineData("var first = o.ParamGroups.First(); [|first.LearningRate = 1e-4|];")]
    [InlineData("var all = o.ParamGroups.ToList(); [|all[0].LearningRate = 1e-4|];")]
    [InlineData("if (rate > 1) { [|o.ParamGroups.First().LearningRate = 1e-4|]; } else { [|o.ParamGroups.First().LearningRate = 1e-5|]; }")]
    [InlineData("var all = o.ParamGroups.ToList(); all[0].LearningRate = 1e-4; all[1].LearningRate = 1e-5;")]
    public async Task Finds_the_group_in_every_form(string statements)
    {
        await Verify.VerifyOnTorchSharpAsync(Training.With(
            "var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), lr: 1e-3), new AdamW.ParamGroup(nn.Linear(2, 2).parameters(), lr: 1e-3) }); " + statements));
    }
}
