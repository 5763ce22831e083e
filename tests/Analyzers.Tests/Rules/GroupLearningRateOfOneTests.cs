using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.ParameterGroups.GroupLearningRateOfOneRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class GroupLearningRateOfOneTests
{
    [Theory]
    [InlineData("""
        var o = optim.NAdam(new[] { [|new NAdam.ParamGroup(model.parameters())|] });
        """)]
    [InlineData("""
        var g = [|new RAdam.ParamGroup(model.parameters(), weight_decay: 0)|];
        """)]
    [InlineData("""
        NAdam.ParamGroup g = [|new(model.parameters(), beta1: 0.8)|];
        """)]
    [InlineData("""
        var g = [|new Adamax.ParamGroup(model.parameters())|];
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var g = new NAdam.ParamGroup(model.parameters(), lr: 0.002);
        """)]
    [InlineData("""
        var g = new NAdam.ParamGroup(model.parameters(), 1.0);
        """)]
    [InlineData("""
        var g = new RAdam.ParamGroup(model.parameters(), new RAdam.Options());
        """)]
    [InlineData("""
        var g = new AdamW.ParamGroup(model.parameters());
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var g = [|new NAdam.ParamGroup(model.parameters())|];
        """)]
    [InlineData("""
        var g = [|new Adamax.ParamGroup(model.parameters())|];
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Says_how_large_it_is()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var g = {|#0:new NAdam.ParamGroup(model.parameters())|};
                """),
            "The learning rate of 'NAdam.ParamGroup' is 1 where none is given, 500 times the default of torch.optim.NAdam: write lr");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var g = new NAdam.ParamGroup(model.parameters());
                """),
            "dotnet_diagnostic.GENOPT4003.severity = none");
    }
}
