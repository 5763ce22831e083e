using System.Threading.Tasks;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Generator.Diagnostics.LostDecay.LostDecayAnalyzer, GenOptim.CodeFixes.AddMasterWeightsFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class AddMasterWeightsFixTests
{
    [Theory]
    [InlineData(
        "using GenOptim;\n[DecoupledOptimizer(Algorithm.AdamW, Parameter = {|GENOPT0020:DType.BFloat16|})]\npublic sealed partial class Own;",
        "using GenOptim;\n[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights)]\npublic sealed partial class Own;")]
    [InlineData(
        "using GenOptim;\n[DecoupledOptimizer(Algorithm.AdamW, Parameter = {|GENOPT0020:DType.Float16|}, LowPrecision = LowPrecision.None)]\npublic sealed partial class Own;",
        "using GenOptim;\n[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights)]\npublic sealed partial class Own;")]
    [InlineData(
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw, Parameter = {|GENOPT0020:GenOptim.DType.BFloat16|})]\npublic sealed partial class One;\n[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Parameter = {|GENOPT0020:GenOptim.DType.BFloat16|})]\npublic sealed partial class Two;",
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw, Parameter = GenOptim.DType.BFloat16, LowPrecision = GenOptim.LowPrecision.MasterWeights)]\npublic sealed partial class One;\n[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Parameter = GenOptim.DType.BFloat16, LowPrecision = GenOptim.LowPrecision.MasterWeights)]\npublic sealed partial class Two;")]
    public Task Adds_master_weights(string code, string fixedCode)
    {
        return Verify.VerifyAsync(code, fixedCode);
    }
}
