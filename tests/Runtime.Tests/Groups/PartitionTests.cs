using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Xunit;

namespace GenOptim.Runtime.Tests.Groups;

/// <summary>Parameters divided among groups, and frozen, by name and shape.</summary>
public sealed class PartitionTests
{
    private static readonly Parameter<float>[] Model =
    [
        Of("encoder.0.weight", 2, 2), Of("encoder.0.bias", 4), Of("encoder.1.weight", 2, 2), Of("decoder.weight", 2, 2), Of("decoder.bias", 4),
    ];

    [Fact]
    public void EveryParameterIsInExactlyOneGroup() => Gen.Select(Gen.Int[0, 3].Array[Model.Length], Gen.Bool).Sample((groupOf, hasRest) =>
    {
        GroupRule[] rules = Enumerable.Range(hasRest ? 1 : 0, hasRest ? 3 : 4)
            .Where(group => groupOf.Contains(group))
            .Select(group => GroupRule.Where(FormattableString.Invariant($"{group}"), parameter => groupOf[Array.IndexOf(Model, parameter)] == group))
            .ToArray();
        if (hasRest)
        {
            rules = [GroupRule.Rest("rest"), .. rules];
        }

        IReadOnlyList<IReadOnlyList<Parameter<float>>> parts = Model.Partition(rules);

        Assert.Equal(Model.OrderBy(parameter => parameter.Name), parts.SelectMany(part => part).OrderBy(parameter => parameter.Name));
        Assert.All(parts, static part => Assert.Equal(part.OrderBy(parameter => Array.IndexOf(Model, parameter)), part));
    });

    [Fact]
    public void AllCulpritsAreNamedAtOnce()
    {
        string message = Assert.Throws<ArgumentException>("parameters", () => Model.Append(Of("encoder.0.bias", 1)).Partition(
            GroupRule.Named("encoder", "encoder.*", "head.*"),
            GroupRule.Where("first", parameter => parameter.Name.Contains(".0.", StringComparison.Ordinal)),
            GroupRule.Where("cubes", parameter => parameter.Shape.Count == 3))).Message;

        Assert.Contains("Parameter 'encoder.0.weight' is in 'encoder' and 'first'.", message, StringComparison.Ordinal);
        Assert.Contains("Parameter 'encoder.0.bias' is in 'encoder' and 'first'.", message, StringComparison.Ordinal);
        Assert.Contains("No group takes 'decoder.weight', 'decoder.bias'; add a rule", message, StringComparison.Ordinal);
        Assert.Contains("Parameter 'encoder.0.bias' is there 2 times.", message, StringComparison.Ordinal);
        Assert.Contains("No parameter has a name like 'head.*'", message, StringComparison.Ordinal);
        Assert.Contains("Group 'cubes' takes no parameter.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void BadRulesAreNamed()
    {
        Assert.Throws<ArgumentException>("rules", () => Model.Partition(GroupRule.Rest("a"), GroupRule.Rest("b")));
        Assert.Throws<ArgumentException>("rules", () => Model.Partition(GroupRule.Rest("a"), GroupRule.Named("a", "*")));
        Assert.Throws<ArgumentNullException>("rules", () => Model.Partition(GroupRule.Rest("a"), null!));
        Assert.Throws<ArgumentException>("parameters", () => new Parameter<float>[] { null! }.Partition(GroupRule.Rest("a")));
        Assert.Throws<ArgumentException>("patterns", static () => GroupRule.Named("a"));
        Assert.Throws<ArgumentException>("patterns", static () => GroupRule.Named("a", "b", string.Empty));
        Assert.Throws<ArgumentException>("name", static () => GroupRule.Rest(string.Empty));
        Assert.Throws<ArgumentNullException>("includes", static () => GroupRule.Where("a", null!));
    }

    [Theory]
    [InlineData("*", "encoder.0.weight encoder.0.bias encoder.1.weight decoder.weight decoder.bias")]
    [InlineData("encoder.*", "encoder.0.weight encoder.0.bias encoder.1.weight")]
    [InlineData("encoder.?.weight", "encoder.0.weight encoder.1.weight")]
    [InlineData("*.bias", "encoder.0.bias decoder.bias")]
    [InlineData("decoder.weight", "decoder.weight")]
    public void PatternsFreezeAndUnfreeze(string pattern, string names)
    {
        Parameter<float>[] model = Model.Select(static parameter => Of(parameter.Name, 4)).ToArray();

        Assert.Equal(names, string.Join(' ', model.Freeze(pattern).Select(static parameter => parameter.Name)));
        Assert.Equal(names, string.Join(' ', model.Where(static parameter => parameter.IsFrozen).Select(static parameter => parameter.Name)));
        model.Unfreeze(pattern);
        Assert.DoesNotContain(model, static parameter => parameter.IsFrozen);
    }

    [Fact]
    public void PatternsThatMatchNothingAreAllNamedAndNothingIsFrozen()
    {
        Parameter<float>[] model = [Of("a.weight", 4), Of("b.weight", 4)];

        string message = Assert.Throws<ArgumentException>("patterns", () => model.Freeze("a.*", "A.*", "weight")).Message;

        Assert.StartsWith("No parameter has a name like 'A.*', 'weight'; the names of the 2 parameters are 'a.weight', 'b.weight'.", message, StringComparison.Ordinal);
        Assert.DoesNotContain(model, static parameter => parameter.IsFrozen);
        Assert.Throws<ArgumentException>("patterns", () => model.Freeze());
    }

    [Fact]
    public void OptimizersFreezeTheirParameters()
    {
        using Parameter<float> a = Of("encoder.weight", 4);
        using Parameter<float> b = Of("head.weight", 4);
        using var optimizer = new SampleAdamW(0.1, [a, b]);

        Assert.Equal([a], optimizer.Freeze("encoder.*"));
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
        optimizer.Unfreeze("*");
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
    }

    private static Parameter<float> Of(string name, params nint[] shape)
    {
        nint length = shape.Aggregate((nint)1, static (product, size) => product * size);
        return new Parameter<float>(name, new float[length], new float[length], shape);
    }
}
