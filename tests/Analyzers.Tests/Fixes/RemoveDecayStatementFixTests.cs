using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using VerifyGradient = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.DoubleDecay.GradientDecayBesideDecayRule>, GenOptim.CodeFixes.RemoveDecayStatementFix>;
using VerifyWeight = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.DoubleDecay.ManualDecayBesideDecayRule>, GenOptim.CodeFixes.RemoveDecayStatementFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class RemoveDecayStatementFixTests
{
    private const string Optimizer = "var o = new GptOptimizer(1e-3, [new Parameter<float>(\"fc.weight\", values, gradients)]);\n";

    [Theory]
    [InlineData(
        "for (int i = 0; i < values.Length; i++) { gradients[i] = 2 * values[i]; [|gradients[i] += 1e-4f * values[i]|]; }\no.Step();",
        "for (int i = 0; i < values.Length; i++) { gradients[i] = 2 * values[i]; }\no.Step();")]
    [InlineData(
        "for (int i = 0; i < values.Length; i++)\n{\n    [|gradients[i] += 1e-4f * values[i]|];\n}\no.Step();",
        "o.Step();")]
    public Task Removes_the_gradients_decay(string statements, string fixedStatements)
    {
        return VerifyGradient.VerifyAsync(Training.WithArrays(Optimizer + statements), Training.WithArrays(Optimizer + fixedStatements));
    }

    [Theory]
    [InlineData(
        "for (int i = 0; i < values.Length; i++) [|values[i] *= 1 - 1e-4f|];\no.Step();",
        "o.Step();")]
    [InlineData(
        "for (int i = 0; i < values.Length; i++)\n{\n    [|values[i] *= 1 - 1e-4f|];\n    [|values[i] *= 0.999f|];\n}\no.Step();",
        "o.Step();")]
    [InlineData(
        "if (rate > 0) [|values[0] *= 0.999f|];\no.Step();",
        "if (rate > 0) [|values[0] *= 0.999f|];\no.Step();")]
    public Task Removes_the_weights_decay(string statements, string fixedStatements)
    {
        return VerifyWeight.VerifyAsync(Training.WithArrays(Optimizer + statements), Training.WithArrays(Optimizer + fixedStatements));
    }
}
