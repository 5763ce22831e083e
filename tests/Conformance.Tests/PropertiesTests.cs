using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Xunit;

namespace GenOptim.Conformance;

public sealed class PropertiesTests
{
    [Fact]
    public void Every_run_draws_the_same_inputs_and_all_of_them_differ()
    {
        List<double> first = Draw();
        Assert.Equal(first, Draw());
        Assert.Equal(50, first.Distinct().Count());
    }

    [Fact]
    public void A_property_that_does_not_hold_fails() =>
        Assert.Throws<CsCheckException>(() => Properties.Check(Gen.Int[0, 100], 2, 200, value => Assert.True(value < 90)));

    private static List<double> Draw()
    {
        var drawn = new List<double>();
        Properties.Check(Gen.Double.Unit, 1, 50, drawn.Add);
        return drawn;
    }
}
