using System.Threading.Tasks;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Generator.Diagnostics.AttributeErrors.AttributeAnalyzer, GenOptim.CodeFixes.LeaveOutArgumentFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class LeaveOutArgumentFixTests
{
    [Theory]
    [InlineData("AdamW, Beta1 = {|GENOPT0005:double.NaN|}", "AdamW")]
    [InlineData("AdamW, Epsilon = {|GENOPT0005:double.PositiveInfinity|}, Beta2 = 0.99", "AdamW, Beta2 = 0.99")]
    [InlineData("AdamW, Beta1 = {|GENOPT0005:2|}, Beta2 = {|GENOPT0005:2|}, Momentum = {|GENOPT0007:0.9|}, WeightDecay = 1e-5", "AdamW, WeightDecay = 1e-5")]
    [InlineData("Sgdw, AmsGrad = {|GENOPT0007:true|}", "Sgdw")]
    [InlineData("Sgdw, CautiousUpdate = {|GENOPT0017:true|}", "Sgdw")]
    [InlineData("AdamW, Decay = DecayRule.None, WeightDecay = {|GENOPT0009:1e-5|}", "AdamW, Decay = DecayRule.None")]
    [InlineData("AdamW, Beta1 = 0.8, Backends = {|GENOPT0050:Backends.Cpu | Backends.Ilgpu|}", "AdamW, Beta1 = 0.8")]
    public Task Removes_the_argument(string arguments, string fixedArguments)
    {
        return Verify.VerifyAsync(With(arguments), With(fixedArguments));
    }

    private static string With(string arguments)
    {
        return $"using GenOptim;\n\n[DecoupledOptimizer(Algorithm.{arguments})]\npublic sealed partial class Own;\n";
    }
}
