using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DoubleDecay.GradientDecayBesideDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class GradientDecayBesideDecayTests
{
    [Theory]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        for (int i = 0; i < values.Length; i++) { [|gradients[i] += 1e-4f * values[i]|]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        float wd = (float)rate; for (int i = 0; i < values.Length; i++) { [|gradients[i] += values[i] * wd|]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        const float L2 = 0.01f; for (int i = 0; i < values.Length; i++) { [|gradients[i] = gradients[i] + L2 * values[i]|]; }
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]) { WeightDecay = 1e-5 };
        var o = new GptOptimizer(1e-3, group);
        for (int i = 0; i < values.Length; i++) { [|gradients[i] += 0.01f * values[i]|]; }
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        // The optimizer does not decay.
        var o = new PlainOptimizer(1e-3, [new Parameter<float>("fc.weight", values, gradients)]);
        for (int i = 0; i < values.Length; i++) { gradients[i] += 0.01f * values[i]; }
        """)]
    [InlineData("""
        var group = new GptOptimizer.ParameterGroup([new Parameter<float>("fc.weight", values, gradients)]) { WeightDecay = 0 };
        var o = new GptOptimizer(1e-3, group);
        for (int i = 0; i < values.Length; i++) { gradients[i] += 0.01f * values[i]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        // The gradient of a quadratic loss.
        float curvature = (float)rate; for (int i = 0; i < values.Length; i++) { gradients[i] += curvature * values[i]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        // Another array.
        var inputs = new float[3]; for (int i = 0; i < 3; i++) { gradients[i] += 0.01f * inputs[i]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        // Back through the layer into the one before.
        var before = new float[3]; for (int i = 0; i < 3; i++) { before[i] += 0.01f * values[i]; }
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Says_how_much_is_added()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(1e-3, [new Parameter<float>("fc.weight", values, gradients)]);
                for (int i = 0; i < values.Length; i++) { {|#0:gradients[i] += 1e-4f * values[i]|}; }
                """),
            "'gradients[i] += 1e-4f * values[i]' adds decay to the gradient of a parameter that 'GptOptimizer' already decays, by 1e-4 * p through the gradient: remove it and set the optimizer's weight decay instead");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(1e-3, [new Parameter<float>("w", values, gradients)]); gradients[0] += 0.1f * values[0];
                """),
            "dotnet_diagnostic.GENOPT2002.severity = none");
    }

    [SkippableTheory]
    [InlineData("foreach (var p in model.parameters()) { [|p.grad.add_(p, alpha: 1e-4)|]; }")]
    [InlineData("foreach (var p in model.parameters()) { [|p.grad.add_(p * 1e-4f)|]; }")]
    [InlineData("foreach (var (n, p) in model.named_parameters()) { [|p.grad.add_(rate * p)|]; }")]
    public async Task Fires_on_tensors(string loop)
    {
        string code = Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); " + loop);
        await Verify.VerifyAsync(code);
        await Verify.VerifyOnTorchSharpAsync(code);
    }

    [Theory]
    [InlineData("Tensor loss = zeros(1); var entropy = zeros(1); loss += 0.1 * entropy;")]
    [InlineData("foreach (var p in model.parameters()) { Tensor mean = zeros(2); mean += 0.1 * p; }")]
    [InlineData("foreach (var p in model.parameters()) { p.grad.add_(zeros(2), alpha: 0.1); }")]
    public Task Is_silent_on_other_tensors(string statements)
    {
        return Verify.VerifyAsync(Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); " + statements));
    }

    [Fact]
    public Task Is_silent_on_values_that_are_added_to_values()
    {
        return Verify.VerifyAsync(Training.WithArrays("""
            var o = new GptOptimizer(1e-3, [new Parameter<float>("w", values, gradients)]);
            for (int i = 1; i < 3; i++) { values[i] += 0.1f * values[i - 1]; }
            """));
    }

    [Theory]
    [InlineData("foreach (var p in model.parameters()) { [|p?.grad?.add_(p, alpha: 1e-4)|]; }")]
    [InlineData("foreach (var p in model.parameters()) { var g = p.grad; double decay = 0.01; [|g.add_(p, alpha: decay)|]; }")]
    public Task Follows_a_gradient_held_in_a_local(string statements)
    {
        return Verify.VerifyAsync(Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); " + statements
            .Replace("[|p?.grad?.add_(p, alpha: 1e-4)|]", "p?.grad?[|.add_(p, alpha: 1e-4)|]", System.StringComparison.Ordinal)));
    }
}
