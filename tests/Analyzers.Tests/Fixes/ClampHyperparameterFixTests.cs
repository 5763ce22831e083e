using System.Threading.Tasks;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Generator.Diagnostics.AttributeErrors.AttributeAnalyzer, GenOptim.CodeFixes.ClampHyperparameterFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class ClampHyperparameterFixTests
{
    [Theory]
    [InlineData("AdamW, Beta1 = {|GENOPT0005:1.0|}", "AdamW, Beta1 = 0.999")]
    [InlineData("AdamW, Beta2 = {|GENOPT0005:double.PositiveInfinity|}", "AdamW, Beta2 = 0.999")]
    [InlineData("AdamW, Beta2 = {|GENOPT0005:-0.1|}", "AdamW, Beta2 = 0.0")]
    [InlineData("AdamW, Epsilon = {|GENOPT0005:-1e-8|}", "AdamW, Epsilon = 0.0")]
    [InlineData("Sgdw, WeightDecay = {|GENOPT0005:-1|}", "Sgdw, WeightDecay = 0.0")]
    [InlineData("Sgdw, Momentum = {|GENOPT0005:double.NegativeInfinity|}", "Sgdw, Momentum = 0.0")]
    [InlineData("Sgdw, Momentum = 0.9, Dampening = {|GENOPT0005:1.5|}", "Sgdw, Momentum = 0.9, Dampening = 1.0")]
    [InlineData("AdamW, Beta1 = {|GENOPT0005:Values.Two|}, Beta2 = {|GENOPT0005:2|}, Epsilon = {|GENOPT0005:-1|}", "AdamW, Beta1 = 0.999, Beta2 = 0.999, Epsilon = 0.0")]
    public Task Sets_the_nearest_sensible_value(string arguments, string fixedArguments)
    {
        return Verify.VerifyAsync(With(arguments), With(fixedArguments));
    }

    [Theory]
    [InlineData("AdamW, Beta1 = {|GENOPT0005:double.NaN|}")]
    [InlineData("AdamW, Epsilon = {|GENOPT0005:double.PositiveInfinity|}")]
    [InlineData("AdamW, WeightDecay = {|GENOPT0005:double.NaN|}")]
    public Task Is_not_offered_where_no_value_is_near(string arguments)
    {
        return Verify.VerifyAsync(With(arguments), With(arguments));
    }

    private static string With(string arguments)
    {
        return $"using GenOptim;\n\n[DecoupledOptimizer(Algorithm.{arguments})]\npublic sealed partial class Own;\n\ninternal static class Values {{ public const double Two = 2; }}";
    }
}
