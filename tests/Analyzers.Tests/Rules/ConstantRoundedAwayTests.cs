using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DecayValues.ConstantRoundedAwayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class ConstantRoundedAwayTests
{
    [SkippableTheory]
    [InlineData("var o = optim.Adam(model.parameters(), [|eps: 1e-46|]);")]
    [InlineData("var o = optim.Adam(model.parameters(), [|1e-50|]);")]
    [InlineData("var o = optim.Adam(model.parameters(), [|beta2: 0.99999999|]);")]
    [InlineData("var o = optim.SGD(model.parameters(), 0.1, [|weight_decay: 1e-60|]);")]
    [InlineData("var o = optim.Adam(model.parameters(), eps: 1e-45, beta2: 0.9999999);")]
    [InlineData("var o = optim.Adam(model.parameters(), eps: 0, weight_decay: 0);")]
    [InlineData("var o = optim.Adam(model.parameters(), lr: rate);")]

    // A learning rate of 1 is one.
    [InlineData("var o = optim.Adadelta(model.parameters(), 0.99999999);")]
    public async Task Judges_TorchSharps_optimizers(string statement)
    {
        await Verify.VerifyAsync(Training.With(statement));
        await Verify.VerifyOnTorchSharpAsync(Training.With(statement));
    }

    [Theory]
    [InlineData("var o = new GptOptimizer([|1e-46|]);")]
    [InlineData("var o = new GptOptimizer(1e-3);")]
    [InlineData("var o = new GptOptimizer(0);")]
    public Task Judges_the_learning_rate_of_a_class(string statement)
    {
        return Verify.VerifyAsync(Training.WithArrays(statement));
    }

    [Fact]
    public Task Says_what_becomes_of_it()
    {
        return Verify.VerifyMessageAsync(
            Training.With("var o = optim.Adam(model.parameters(), {|#0:eps: 1e-46|});"),
            "'eps' is 1e-46, which is 0 in float32: a weight that has had no gradient yet is divided by 0");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(Training.With("var o = optim.Adam(model.parameters(), eps: 1e-46);"), "dotnet_diagnostic.GENOPT3006.severity = none");
    }
}
