using System.Threading.Tasks;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Generator.Diagnostics.AttributeErrors.AttributeAnalyzer, GenOptim.CodeFixes.MakePartialFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class MakePartialFixTests
{
    [Theory]
    [InlineData(
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\npublic sealed class {|GENOPT0001:Own|};",
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\npublic sealed partial class Own;")]
    [InlineData(
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\nclass {|GENOPT0001:Own|} { }",
        "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\npartial class Own { }")]
    [InlineData(
        "/// <summary>Holds one.</summary>\nclass Outer\n{\n    [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\n    internal sealed partial class {|GENOPT0002:Own|};\n}",
        "/// <summary>Holds one.</summary>\npartial class Outer\n{\n    [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\n    internal sealed partial class Own;\n}")]
    [InlineData(
        "public static class Outer\n{\n    [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\n    internal sealed class {|GENOPT0001:{|GENOPT0002:One|}|};\n\n    [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw)]\n    internal sealed class {|GENOPT0001:{|GENOPT0002:Two|}|};\n}",
        "public static partial class Outer\n{\n    [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)]\n    internal sealed partial class One;\n\n    [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw)]\n    internal sealed partial class Two;\n}")]
    public Task Adds_the_modifier(string code, string fixedCode)
    {
        return Verify.VerifyAsync(code, fixedCode);
    }
}
