using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.ParameterGroups.GroupIgnoresOptimizerRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class GroupIgnoresOptimizerTests
{
    [Theory]
    [InlineData("""
        var o = optim.AdamW(new[] { [|new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01)|] }, lr: 3e-4);
        """)]
    [InlineData("""
        var decayed = [|new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01)|];
        var groups = new List<AdamW.ParamGroup> { decayed };
        var o = optim.AdamW(groups, 1e-3, beta2: 0.95);
        """)]
    [InlineData("""
        var o = optim.SGD(new[] { [|new SGD.ParamGroup(model.parameters())|] }, 0.1, 0.9);
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), new AdamW.Options { weight_decay = 0.01 }) }, lr: 3e-4);
        """)]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), lr: 3e-4, weight_decay: 0.01) }, lr: 3e-4);
        """)]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01) }, lr: 1e-3);
        """)]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01) });
        """)]
    [InlineData("""
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters()) }, weight_decay: 0.01);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.AdamW(new[] { [|new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01)|] }, lr: 3e-4);
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Names_what_is_ignored()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = optim.AdamW(new[] { {|#0:new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01)|} }, lr: 3e-4, beta2: 0.95);
                """),
            "This constructor of 'AdamW.ParamGroup' fixes every option of the group, so that lr: 3e-4 (the group has 1e-3) and beta2: 0.95 (the group has 0.999) given to 'AdamW' have no effect on it: pass an Options object with only the values that differ");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters()) }, lr: 3e-4);
                """),
            "dotnet_diagnostic.GENOPT4002.severity = none");
    }
}
