using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.DoubleDecay.ManualDecayBesideDecayRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class ManualDecayBesideDecayTests
{
    [Theory]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        for (int i = 0; i < values.Length; i++) { [|values[i] *= 1 - (float)rate * 0.01f|]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        for (int i = 0; i < values.Length; i++) { [|values[i] = values[i] * (1f - 1e-4f)|]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        var span = values.AsSpan(); for (int i = 0; i < span.Length; i++) { [|span[i] *= 0.9999f|]; }
        """)]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("""
        var o = new PlainOptimizer(1e-3, [new Parameter<float>("fc.weight", values, gradients)]);
        for (int i = 0; i < values.Length; i++) { values[i] *= 1 - 1e-4f; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        // An average of the weights, not the weights.
        var average = new float[3]; for (int i = 0; i < 3; i++) { average[i] *= 1 - 0.01f; average[i] += 0.01f * values[i]; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        // The gradient.
        for (int i = 0; i < values.Length; i++) { gradients[i] *= 1 - 0.01f; }
        """)]
    [InlineData("""
        var w = new Parameter<float>("fc.weight", values, gradients);
        var o = new GptOptimizer(1e-3, [w]);
        // Not a shrinking factor.
        for (int i = 0; i < values.Length; i++) { values[i] *= 2f; values[i] *= (float)rate; }
        """)]
    [InlineData("""
        // No optimizer at all.
        for (int i = 0; i < values.Length; i++) { values[i] *= 1 - 1e-4f; }
        """)]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Fact]
    public Task Says_how_fast_the_second_decay_is()
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(1e-3, [new Parameter<float>("fc.weight", values, gradients)]);
                {|#0:values[0] *= 0.999f|};
                """),
            "'values[0] *= 0.999f' decays a weight by hand, by 1e-3 of its size (a half-life of 693 steps), that 'GptOptimizer' already decays in its step: keep one of the two");
    }

    [Fact]
    public Task Can_be_turned_off_in_editorconfig()
    {
        return Verify.VerifyAsync(
            Training.WithArrays("""
                var o = new GptOptimizer(1e-3, [new Parameter<float>("w", values, gradients)]); values[0] *= 0.999f;
                """),
            "dotnet_diagnostic.GENOPT2003.severity = none");
    }

    [SkippableTheory]
    [InlineData("foreach (var p in model.parameters()) { [|p.mul_(1 - 1e-3 * 0.01)|]; }")]
    [InlineData("using (no_grad()) { foreach (var (n, p) in model.named_parameters()) { [|p.mul_(1 - rate * 0.01)|]; } }")]
    public async Task Fires_on_tensors(string loop)
    {
        string code = Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); " + loop);
        await Verify.VerifyAsync(code);
        await Verify.VerifyOnTorchSharpAsync(code);
    }

    [Fact]
    public Task Is_silent_on_the_average_of_a_model_that_decays()
    {
        return Verify.VerifyAsync(Training.With("""
            var o = optim.AdamW(model.parameters(), weight_decay: 0.01);
            var averages = new List<Tensor> { zeros(2) };
            foreach (var average in averages) { average.mul_(1 - 0.01); }
            foreach (var p in model.parameters()) { p.grad.mul_(0.99); }
            """));
    }

    [SkippableTheory]

    // Tensors that are no weights, and averages of weights.
    [InlineData("var q = zeros(2); var done = zeros(2); q *= 1 - 0.5; q.mul_(0.999);")]
    [InlineData("foreach (var p in model.parameters()) { var shadow = p.clone(); shadow.mul_(0.999).add_(p, alpha: 0.001); }")]
    [InlineData("foreach (var p in model.parameters()) { p.mul_(1 - 0.005).add_(zeros(2), alpha: 0.005); }")]
    [InlineData("foreach (var p in model.parameters()) { p.mul_(0.995); p.add_(zeros(2), alpha: 0.005); }")]
    [InlineData("foreach (var p in model.parameters()) { var mask = zeros(2); p.mul_(1 - mask); }")]
    [InlineData("Tensor loss = zeros(1); var entropy = zeros(1); loss += 0.1 * entropy; loss *= 0.99; loss.backward();")]
    public async Task Is_silent_on_other_tensors(string statements)
    {
        string code = Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); " + statements);
        await Verify.VerifyOnTorchSharpAsync(code);
    }

    [SkippableTheory]
    [InlineData("double factor = 1 - 1e-3 * 0.01; foreach (var p in model.parameters()) { [|p.mul_(factor)|]; }")]
    [InlineData("foreach (Tensor p in model.parameters()) { [|p.mul_(0.9999)|]; }")]
    [InlineData("foreach (var p in model.parameters()) { Tensor held = p; [|held.mul_(0.9999)|]; }")]
    [InlineData("foreach (var p in model.parameters()) { [|p.detach().mul_(0.9999)|]; }")]
    public async Task Follows_a_factor_and_a_weight_held_in_a_local(string statements)
    {
        string code = Training.With("var o = optim.AdamW(model.parameters(), weight_decay: 0.01); " + statements);
        await Verify.VerifyOnTorchSharpAsync(code);
    }

    [Fact]
    public Task Sees_through_line_breaks_and_comments()
    {
        return Verify.VerifyAsync(Training.WithArrays("""
            var o = new GptOptimizer(1e-3, [new Parameter<float>("w", values, gradients)]);
            for (int i = 0; i < 3; i++) { [|values[ i ] = values[
                i /* the same */] * 0.999f|]; }
            """));
    }
}
