using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.ParameterGroups.DecayOnNoDecayParameterRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class DecayOnNoDecayParameterTests
{
    [Theory]
    [InlineData("""
        var o = new GptOptimizer(1e-3, [|[new Parameter<float>("fc.weight", values), new Parameter<float>("fc.bias", gradients)]|]);
        """)]
    [InlineData("""
        var bias = new Parameter<float>("fc.bias", gradients);
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([|[bias]|]));
        """)]
    [InlineData("""
        var all = new List<Parameter<float>>(); all.Add(new Parameter<float>("ln_1.weight", values));
        var group = new GptOptimizer.ParameterGroup([|all|]) { WeightDecay = 1e-5 };
        """)]
    [InlineData("""
        const string Name = "embedding.weight"; var o = new GptOptimizer([|parameters: new[] { new Parameter<float>(Name, values) }|], learningRate: 1e-3);
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var o = new GptOptimizer(1e-3, [new Parameter<float>("fc.weight", values)]);
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup([new Parameter<float>("fc.bias", gradients)]) { WeightDecay = 0 });
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.bias", gradients)]); group.WeightDecay = 0;
        """)]
    [InlineData("""
        var o = new PlainOptimizer(1e-3, [new Parameter<float>("fc.bias", gradients)]);
        """)]
    [InlineData("""
        var o = new GptOptimizer(1e-3, [new Parameter<float>("biased.weight", values)]);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Names_parameter_and_entry()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(1e-3, {|#0:[new Parameter<float>("h.0.ln_2.weight", values)]|});
                """),
            "'h.0.ln_2.weight' decays with the weights of its group, although its name holds 'ln_': biases, norms and embeddings usually go into a group with weight decay 0");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(1e-3, [new Parameter<float>("fc.bias", gradients)]);
                """),
            "dotnet_diagnostic.GENOPT4001.severity = none");
    }

    [Theory]
    [InlineData("genoptim.no_decay_names = .offset, pos_", "[|[new Parameter<float>(\"fc.offset\", values)]|]")]
    [InlineData("genoptim.no_decay_names = .offset, pos_", "[|[new Parameter<float>(\"pos_table\", values)]|]")]
    [InlineData("genoptim.no_decay_names = .offset, pos_", "[new Parameter<float>(\"fc.bias\", values)]")]
    [InlineData("genoptim.no_decay_names = ", "[new Parameter<float>(\"fc.bias\", values)]")]
    public Task Takes_the_names_from_editorconfig(string setting, string parameters)
    {
        return Verify.VerifyAsync(Training.WithArrays($"var o = new GptOptimizer(1e-3, {parameters});"), setting);
    }

    [SkippableTheory]
    [InlineData("var o = optim.AdamW([|model.named_parameters().Where(n => n.name.EndsWith(\".bias\"))|], weight_decay: 0.01);")]
    [InlineData("var o = optim.AdamW(model.named_parameters().Where(n => !n.name.EndsWith(\".bias\")), weight_decay: 0.01);")]
    [InlineData("var o = optim.AdamW(model.named_parameters().Where(n => n.name.EndsWith(\".bias\")), weight_decay: 0);")]
    public async Task Reads_TorchSharp(string statement)
    {
        await Verify.VerifyAsync(Training.With(statement));
        await Verify.VerifyOnTorchSharpAsync(Training.With(statement));
    }

    [SkippableTheory]

    // Groups that take the optimizer's decay, with their tensors given in every way.
    [InlineData("var o = optim.AdamW(new[] { new AdamW.ParamGroup { Parameters = [|model.named_parameters().Where(p => p.name.Contains(\"bias\")).Select(p => p.parameter)|] } }, weight_decay: 0.01);")]
    [InlineData("var g = new AdamW.ParamGroup(); g.Parameters = [|model.named_parameters().Where(p => p.name.Contains(\"norm\")).Select(p => p.parameter)|]; var o = new AdamW(new[] { g }, weight_decay: 0.01);")]
    [InlineData("var g = new AdamW.ParamGroup(); g.Parameters = model.named_parameters().Where(p => p.name.Contains(\"norm\")).Select(p => p.parameter); g.Options = new AdamW.Options { weight_decay = 0 }; var o = new AdamW(new[] { g }, weight_decay: 0.01);")]
    [InlineData("var g = new AdamW.ParamGroup(model.named_parameters().Where(p => p.name.Contains(\"bias\")).Select(p => p.parameter), lr: 1e-3); var o = new AdamW(new[] { g }, weight_decay: 0.01);")]
    public async Task Reads_groups_that_inherit_the_decay(string statements)
    {
        await Verify.VerifyOnTorchSharpAsync(Training.With(statements)
            .Replace("Contains(\"bias\")", "EndsWith(\".bias\")", System.StringComparison.Ordinal));
    }
}
