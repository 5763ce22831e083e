using System;
using System.Linq;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>Which constructor is called, and what the compiler says where a call is mistaken.</summary>
public sealed class ConstructorTests
{
    [Fact]
    public void ParametersMayStandInARow()
    {
        Type use = Generate.From(
            """
            using GenOptim;

            [DecoupledOptimizer(Algorithm.AdamW)]
            public sealed partial class Optimizer;

            public static class Use
            {
                public static string Counts()
                {
                    Parameter<float> New(string name) => new(name, [1f], [1f]);
                    Optimizer[] optimizers =
                    [
                        new(0.5, New("a")), new(0.5, New("a"), New("b")), new(New("a"), New("b")), new(0.5, [New("a"), new Parameter<float, float>("b", new float[1])]), new(0.5), new(),
                        new(0.5, new Optimizer.ParameterGroup([New("a")]), new([New("b")])), new(0.5, [new([New("a")]), new([New("b")]) { WeightDecay = 0 }]), new(new Optimizer.ParameterGroup([])),
                        new(0.5, new([New("a")])), new(0.5, new([New("a")]) { WeightDecay = 0 }), new(new([New("a")])),
                    ];
                    string counts = string.Empty;
                    foreach (Optimizer optimizer in optimizers)
                    {
                        counts += $"{optimizer.ParameterGroups.Count} ";
                    }

                    return counts;
                }
            }
            """).Load().GetType("Use", throwOnError: true)!;
        Assert.Equal("1 1 1 1 0 0 2 2 1 1 1 1 ", use.GetMethod("Counts")!.Invoke(null, null));
    }

    [Theory]
    [InlineData("Algorithm.AdamW", "new(1e-3, [new(\"w\", v, g)])", "CS0619: 'Optimizer.ParameterGroup.ParameterGroup(string, params object[])' is obsolete: 'A group is made of parameters. Write the parameter's type where it is made, new Parameter<float>(name, values, gradient), or the group around it'")]
    [InlineData("Algorithm.AdamW", "new(1e-3, new(\"w\", v, g))", "CS0619: 'Optimizer.ParameterGroup.ParameterGroup(string, params object[])' is obsolete: 'A group is made of parameters. Write the parameter's type where it is made, new Parameter<float>(name, values, gradient), or the group around it'")]
    [InlineData("Algorithm.AdamW", "new(new(\"w\", v, g))", "CS0619: 'Optimizer.ParameterGroup.ParameterGroup(string, params object[])' is obsolete: 'A group is made of parameters. Write the parameter's type where it is made, new Parameter<float>(name, values, gradient), or the group around it'")]
    [InlineData("Algorithm.AdamW", "new(1e-3, new(d))", "CS1503: Argument 1: cannot convert from 'GenOptim.Parameter<double>' to 'System.Collections.Generic.IEnumerable<GenOptim.Parameter<float, float>>'")]
    [InlineData("Algorithm.AdamW", "new([new(\"w\", v)])", "CS0619: 'Optimizer.ParameterGroup.ParameterGroup(string, params object[])' is obsolete: 'A group is made of parameters. Write the parameter's type where it is made, new Parameter<float>(name, values, gradient), or the group around it'")]
    [InlineData("Algorithm.AdamW", "new(1e-3, [d])", "CS0619: 'Optimizer.Optimizer(double, params IEnumerable<Parameter>)' is obsolete: 'Optimizer takes parameters of float32 with gradients of float32: Parameter<float> or Parameter<float, float>. These are of another type'")]
    [InlineData("Algorithm.AdamW", "new(1e-3, d)", "CS0619: 'Optimizer.Optimizer(double, params IEnumerable<Parameter>)' is obsolete: 'Optimizer takes parameters of float32 with gradients of float32: Parameter<float> or Parameter<float, float>. These are of another type'")]
    [InlineData("Algorithm.AdamW", "new([f, d])", "CS0619: 'Optimizer.Optimizer(params IEnumerable<Parameter>)' is obsolete: 'Optimizer takes parameters of float32 with gradients of float32: Parameter<float> or Parameter<float, float>. These are of another type'")]
    [InlineData("Algorithm.Sgdw, Parameter = DType.BFloat16, Gradient = DType.Float32, LowPrecision = LowPrecision.Kahan", "new(1e-3, [f])", "CS0619: 'Optimizer.Optimizer(double, params IEnumerable<Parameter>)' is obsolete: 'Optimizer takes parameters of bfloat16 with gradients of float32: Parameter<BFloat16, float>. These are of another type'")]
    [InlineData("Algorithm.AdamW", "new(1e-3, new Optimizer.ParameterGroup([d]))", "CS0029: Cannot implicitly convert type 'GenOptim.Parameter<double>' to 'GenOptim.Parameter<float, float>'")]
    public void MistakeIsNamed(string arguments, string creation, string error) => Assert.Equal(
        [error],
        GeneratorHarness.Unexpected(GeneratorHarness.Run(
            $$"""
            using GenOptim;

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class Optimizer;

            public static class Use
            {
                public static Optimizer New(float[] v, float[] g, Parameter<float> f, Parameter<double> d) => {{creation}};
            }
            """).Compilation.GetDiagnostics()).Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
}
