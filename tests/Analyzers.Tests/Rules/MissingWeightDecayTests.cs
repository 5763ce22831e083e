using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.CoupledDecay.MissingWeightDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class MissingWeightDecayTests
{
    [Theory]
    [InlineData("""
        var o = optim.[|AdamW|](model.parameters());
        """)]
    [InlineData("""
        var o = optim.[|AdamW|](model.named_parameters(), lr: 1e-3);
        """)]
    [InlineData("""
        var o = new [|AdamW|](model.parameters(), 3e-4);
        """)]
    [InlineData("""
        AdamW o = [|new(model.parameters(), 3e-4)|];
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), weight_decay: 0);
        """)]
    [InlineData("""
        var o = optim.AdamW(model.parameters(), 1e-3, 0.9, 0.999, 1e-8, 0.01);
        """)]
    [InlineData("""
        var o = optim.Adam(model.parameters());
        """)]
    [InlineData("""
        // A group states its own; without one it is the group that does not decay.
        var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), new AdamW.Options { weight_decay = 0.01 }) });
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.[|AdamW|](model.parameters());
        """)]
    [InlineData("""
        var o = new [|AdamW|](model.parameters(), 3e-4);
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Names_both_defaults()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = optim.{|#0:AdamW|}(model.parameters());
                """),
            "weight_decay is not given, and TorchSharp's default is 0 where PyTorch's AdamW has 0.01: write the value that you mean");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.AdamW(model.parameters());
                """),
            "dotnet_diagnostic.GENOPT1003.severity = none");
    }

    [SkippableTheory]
    [InlineData("var o = optim.[|AdamW|](new[] { new AdamW.ParamGroup { Parameters = model.parameters() }, new AdamW.ParamGroup { Parameters = model.parameters(), Options = new AdamW.Options { LearningRate = 1e-3 } } });")]
    [InlineData("var o = optim.[|AdamW|](new AdamW.ParamGroup[] { new(model.parameters(), lr: 1e-3) });")]
    [InlineData("var g = new AdamW.ParamGroup(); g.Parameters = model.parameters(); var o = new [|AdamW|](new[] { g });")]
    [InlineData("var g = new AdamW.ParamGroup(); g.Parameters = model.parameters(); g.Options = new AdamW.Options { weight_decay = 0.01 }; var o = new AdamW(new[] { g });")]
    [InlineData("var o = optim.AdamW(new[] { new AdamW.ParamGroup { Parameters = model.parameters() }, new AdamW.ParamGroup(model.parameters(), weight_decay: 0.1) });")]
    [InlineData("var options = new AdamW.Options(); options.weight_decay = 0.01; var o = optim.AdamW(new[] { new AdamW.ParamGroup(model.parameters(), options) });")]
    public async Task Reads_groups(string statements)
    {
        await Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Does_not_judge_groups_from_elsewhere()
    {
        return Verify.VerifyAsync(Training.With("var o = optim.AdamW(Groups());", "private static List<AdamW.ParamGroup> Groups() => [];"));
    }

    [Fact]
    public Task Is_silent_in_a_unit_test()
    {
        return Verify.VerifyAsync(Training.With(string.Empty, "public sealed class FactAttribute : System.Attribute; [Fact] public void Runs() { optim.AdamW(nn.Linear(2, 2).parameters()).step(); }"));
    }
}
