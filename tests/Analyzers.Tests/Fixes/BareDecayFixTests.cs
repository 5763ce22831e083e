using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.DoubleDecay.ScheduleAppliedTwiceRule>, GenOptim.CodeFixes.BareDecayFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class BareDecayFixTests
{
    private const string Group = "var group = new GptOptimizer.ParameterGroup([]);\n";

    [Theory]
    [InlineData("[|group.WeightDecay = 1e-5 * schedule.Multiplier(3)|];", "group.WeightDecay = 1e-5;")]
    [InlineData("[|group.WeightDecay = group.Multiplier * 1e-5|];", "group.WeightDecay = 1e-5;")]
    [InlineData("double lr = rate, lr0 = 1e-3; [|group.WeightDecay = 1e-5 * (lr / lr0)|];", "double lr = rate, lr0 = 1e-3; group.WeightDecay = 1e-5;")]
    [InlineData("[|group.WeightDecay *= group.Multiplier|];", "[|group.WeightDecay *= group.Multiplier|];")]
    public Task Leaves_the_bare_value(string statements, string fixedStatements)
    {
        return Verify.VerifyAsync(Training.WithArrays(Group + statements), Training.WithArrays(Group + fixedStatements));
    }
}
