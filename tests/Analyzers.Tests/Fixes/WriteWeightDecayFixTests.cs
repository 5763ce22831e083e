using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.CoupledDecay.MissingWeightDecayRule>, GenOptim.CodeFixes.WriteWeightDecayFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class WriteWeightDecayFixTests
{
    [Theory]
    [InlineData("0", "var o = optim.[|AdamW|](model.parameters(), lr: 1e-3);", "var o = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 0);")]
    [InlineData("0.01", "AdamW o = [|new(model.parameters(), 1e-3)|];", "AdamW o = new(model.parameters(), 1e-3, weight_decay: 0.01);")]
    [InlineData(
        "0.01",
        "var a = new [|AdamW|](model.parameters()); var b = optim.[|AdamW|](model.parameters());",
        "var a = new AdamW(model.parameters(), weight_decay: 0.01); var b = optim.AdamW(model.parameters(), weight_decay: 0.01);")]
    public Task Writes_the_value(string value, string statements, string fixedStatements)
    {
        return Verify.VerifyAsync(Training.With(statements), Training.With(fixedStatements), value);
    }
}
