using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.CoupledDecay.MaximizeReversesDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class MaximizeReversesDecayTests
{
    [Theory]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, weight_decay: 5e-4, [|maximize: true|]);
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, 0, 0, 5e-4, false, [|true|]);
        """)]
    [InlineData("""
        const bool Up = true; var o = new SGD(model.parameters(), 0.1, weight_decay: rate, [|maximize: Up|]);
        """)]
    [InlineData("""
        var o = new SGD.Options { weight_decay = 5e-4, [|maximize = true|] };
        """)]
    [InlineData("""
        const double Decay = 5e-4; var o = new SGD.ParamGroup(model.parameters(), 0.1, weight_decay: Decay, [|maximize: true|]);
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [Theory]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, weight_decay: 5e-4);
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, maximize: true);
        """)]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, weight_decay: 0, maximize: true);
        """)]
    [InlineData("""
        // Adam turns the sign of the gradient before it adds the decay.
        var o = optim.Adam(model.parameters(), weight_decay: 5e-4, maximize: true);
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements));
    }

    [SkippableTheory]
    [InlineData("""
        var o = optim.SGD(model.parameters(), 0.1, weight_decay: 5e-4, [|maximize: true|]);
        """)]
    public Task Fires_on_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements));
    }

    [Fact]
    public Task Says_how_fast_the_weights_grow()
    {
        return Verify.VerifyMessageAsync(
            Training.With("""
                var o = optim.SGD(model.parameters(), 0.1, weight_decay: 0.01, {|#0:maximize: true|});
                """),
            "TorchSharp's SGD with maximize adds lr * weight_decay * p to the weight, so the weights grow by the factor 1.001 per step and double every 693 steps; decay apart from the optimizer, or minimise the negated objective");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.With("""
                var o = optim.SGD(model.parameters(), 0.1, weight_decay: 5e-4, maximize: true);
                """),
            "dotnet_diagnostic.GENOPT1006.severity = none");
    }
}
