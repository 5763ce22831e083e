using System;
using System.Linq;
using System.Reflection;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>What a step computes on the host for a rule of the class's own, by hand: what is kept begins where the class says and goes on in the order of the methods.</summary>
public sealed class UserRuleKeptTests
{
    private const string Paced =
        """
        [DecoupledOptimizer(Decay = DecayRule.None)]
        public sealed partial class Paced
        {
            [UpdateRule(Formula = "p ← p − |g|/size·rate   where a < b && c > d")]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, TLane gradient, float rate, ref readonly Divisor<float> size)
                where TLane : struct, ILane<TLane, float>
            {
                parameter = parameter - (TLane.DivideRoot(TLane.Abs(gradient), in size) * TLane.All(rate));
            }

            [TensorReduction(Reduction.Sum, Over = ReductionScope.Tensor)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Weighted<TLane>(TLane gradient, float @base)
                where TLane : struct, ILane<TLane, float> => TLane.All(@base) * gradient;

            [TensorReduction(Reduction.LargestAbsolute, Over = ReductionScope.AllTensors)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Largest<TLane>(TLane gradient)
                where TLane : struct, ILane<TLane, float> => gradient;

            [OptimizerStep]
            private static void Raise(double largest, [OptimizerScalar(0)] ref double @base) => @base += largest;

            [GroupStep]
            private static void Twice([GroupScalar(3)] ref double pace) => pace *= 2;

            [GroupStep]
            private static void More([GroupScalar(3)] ref double pace, double learningRate) => pace += learningRate;

            [StepScalar]
            private static double Rate(double weighted, double pace, long length) => weighted * pace / length;

            [StepScalar]
            private static double Size(double learningRate) => 8 * learningRate;
        }
        """;

    private static readonly Lazy<GeneratorRun> Run = new(() => GeneratorHarness.Run(UserRuleSource.Usings + "\n\n" + Paced));

    /// <summary>
    /// The pace is doubled and then raised, from 3 on; the reduction that needs the base of the step comes after the one by which it is raised, and is each tensor's own.
    /// </summary>
    [Fact]
    public void MethodsRunInOrderAndPassesAfterWhatTheyNeed()
    {
        Type type = Run.Value.Load().GetType("Sample.Paced", throwOnError: true)!;
        float[] a = [0f], b = [0f, 0f];
        using var first = new Parameter<float>("a", a, [1f]);
        using var second = new Parameter<float>("b", b, [2f, 2f]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.5, new[] { first, second })!;
        Assert.Equal([new("pace", 3.0)], optimizer.ExportState().Groups.Single().Scalars);
        float[] expected = [0f, 0f];
        double height = 0, pace = 3;
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
            height += 2;
            pace = (2 * pace) + 0.5;
            expected[0] -= 1f / 4 * (float)(height * pace);
            expected[1] -= 2f / 4 * (float)(height * 4 * pace / 2);
            Assert.Equal([expected[0], expected[1], expected[1]], [.. a, .. b]);
            Assert.Equal([new("base", height)], optimizer.ExportState().Sections["rule"].Numbers);
        }
    }

    /// <summary>A rule that names no learning rate has no constructor without one.</summary>
    [Fact]
    public void WithoutALearningRateOfItsOwnItMustBeGivenOne() => Assert.All(
        Run.Value.Load().GetType("Sample.Paced", throwOnError: true)!.GetConstructors(BindingFlags.Public | BindingFlags.Instance),
        constructor => Assert.Equal(typeof(double), constructor.GetParameters()[0].ParameterType));

    /// <summary>A formula stands in the comment as it was written.</summary>
    [Fact]
    public void TheFormulaIsShown() => Assert.Contains(
        "/// p ← p − |g|/size·rate   where a &lt; b &amp;&amp; c &gt; d\n",
        Run.Value.Files.Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal)).Value,
        StringComparison.Ordinal);
}
