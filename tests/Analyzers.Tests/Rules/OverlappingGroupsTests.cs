using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.ParameterGroups.OverlappingGroupsRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class OverlappingGroupsTests
{
    [Theory]
    [InlineData("""
        var named = model.named_parameters().ToList();
        var o = optim.AdamW(new[]
        {
            new AdamW.ParamGroup(named.Where(n => n.name.Contains("bias")).Select(n => n.parameter), weight_decay: 0),
            new AdamW.ParamGroup(named.Where([|n => n.name.Contains("bn")|]).Select(n => n.parameter), weight_decay: 0),
        });
        """)]
    [InlineData("""
        var first = model.named_parameters().Where(n => !n.name.EndsWith("bias")).Select(n => n.parameter);
        var second = model.named_parameters().Where([|n => n.name.EndsWith("bias") || n.name.Contains("norm")|]).Select(n => n.parameter);
        var o = optim.AdamW(new List<AdamW.ParamGroup> { new AdamW.ParamGroup(first, new AdamW.Options()), new AdamW.ParamGroup(second, new AdamW.Options()) });
        """)]
    [InlineData("""
        var all = new List<Parameter<float>>();
        var o = new GptOptimizer(1e-3,
            new GptOptimizer.ParameterGroup(all.Where(p => p.Name.StartsWith("encoder."))),
            new GptOptimizer.ParameterGroup(all.Where([|p => p.Name.EndsWith(".bias")|])) { WeightDecay = 0 });
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var named = model.named_parameters().ToList();
        var o = optim.AdamW(new[]
        {
            new AdamW.ParamGroup(named.Where(n => n.name.Contains("bias")).Select(n => n.parameter), weight_decay: 0),
            new AdamW.ParamGroup(named.Where(n => !n.name.Contains("bias")).Select(n => n.parameter), weight_decay: 0.01),
        });
        """)]
    [InlineData("""
        var named = model.named_parameters().ToList();
        var o = optim.AdamW(new[]
        {
            new AdamW.ParamGroup(named.Where(n => n.name.EndsWith("weight")).Select(n => n.parameter), weight_decay: 0.01),
            new AdamW.ParamGroup(named.Where(n => n.name.EndsWith("bias")).Select(n => n.parameter), weight_decay: 0),
        });
        """)]
    [InlineData("""
        // Two layers.
        var named = model.named_parameters().ToList();
        var o = optim.AdamW(new[]
        {
            new AdamW.ParamGroup(named.Where(n => n.name.Contains("encoder")).Select(n => n.parameter)),
            new AdamW.ParamGroup(named.Where(n => n.name.Contains("decoder.")).Select(n => n.parameter)),
        });
        """)]
    [InlineData("""
        // Two models.
        var teacher = nn.Linear(2, 2);
        var o = optim.AdamW(new[]
        {
            new AdamW.ParamGroup(model.named_parameters().Where(n => n.name.Contains("bias")).Select(n => n.parameter)),
            new AdamW.ParamGroup(teacher.named_parameters().Where(n => n.name.Contains("bn")).Select(n => n.parameter)),
        });
        """)]
    [InlineData("""
        // Two optimizers.
        var a = optim.AdamW(new[] { new AdamW.ParamGroup(model.named_parameters().Where(n => n.name.Contains("bias")).Select(n => n.parameter)) });
        var b = optim.AdamW(new[] { new AdamW.ParamGroup(model.named_parameters().Where(n => n.name.Contains("bn")).Select(n => n.parameter)) });
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var named = model.named_parameters().ToList();
        var o = optim.AdamW(new[]
        {
            new AdamW.ParamGroup(named.Where(n => n.name.Contains("bias")).Select(n => n.parameter), weight_decay: 0),
            new AdamW.ParamGroup(named.Where([|n => n.name.Contains("bn")|]).Select(n => n.parameter), weight_decay: 0),
        });
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Names_a_parameter_in_both()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var all = new List<Parameter<float>>(); var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup(all.Where(p => p.Name.Contains("bias"))), new GptOptimizer.ParameterGroup(all.Where({|#0:p => p.Name.Contains("bn")|})));
                """),
            "A parameter such as 'bn.bias' passes this filter and the one on 'bias' before it, so that it is in two groups and is stepped twice");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var all = new List<Parameter<float>>(); var o = new GptOptimizer(1e-3, new GptOptimizer.ParameterGroup(all.Where(p => p.Name.Contains("bias"))), new GptOptimizer.ParameterGroup(all.Where(p => p.Name.Contains("bn"))));
                """),
            "dotnet_diagnostic.GENOPT4004.severity = none");
    }

    [SkippableFact]
    public async Task Reads_tensors_that_are_set_later()
    {
        await Verify.VerifyOnTorchSharpAsync(Training.With("""
            AdamW.ParamGroup biases = new AdamW.ParamGroup();
            biases.Parameters = model.named_parameters().Where(a => a.name.Contains("bias")).Select(a => a.parameter);
            AdamW.ParamGroup norms = new AdamW.ParamGroup();
            norms.Parameters = model.
                named_parameters().Where([|a => a.name.Contains("bn")|]).Select(a => a.parameter);
            optim.Optimizer o = new AdamW(new AdamW.ParamGroup[] { biases, norms }, lr: 1e-3, weight_decay: 5e-4f);
            """));
    }
}
