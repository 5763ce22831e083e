using System;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>A user may name state as they like: also as generated code names a local or a parameter of its own, of which there are more with every feature.</summary>
public sealed class SlotNameTests
{
    private const string Plain = "WeightDecay = 1e-5";

    [Theory]
    [InlineData(Plain)]
    [InlineData("WeightDecay = 1e-5, Metrics = Metrics.All")]
    [InlineData("WeightDecay = 1e-5, CentralizeGradients = true, Clip = Clip.Value")]
    [InlineData("WeightDecay = 1e-5, Clip = Clip.Adaptive, NonFinite = NonFinite.SkipStep, LossScaling = true, Accumulation = true, ZeroGradients = true, OnSpike = OnSpike.SkipStep, Average = WeightAverage.Exponential, ShadowCopy = DType.BFloat16")]
    [InlineData("WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, State = DType.BFloat16, DecayPrecision = DecayPrecision.Carried")]
    public void Any_name_that_generated_code_has_may_be_a_slots(string arguments)
    {
        // What every class has is tried with the first row alone.
        string[] names = NamedRules.AssertAnyName(arguments, known: arguments == Plain ? null : Plain);
        Assert.True(names.Length > (arguments == Plain ? 30 : 1), $"{names.Length} names");
    }

    [Fact]
    public void Any_name_that_generated_code_has_may_be_one_of_rows()
    {
        string[] names = NamedRules.AssertAnyNameOfAxes();
        Assert.True(names.Length >= 35, $"{names.Length} names");
    }

    /// <summary>The methods of a stage over matrices may be called as anything that generated code names, and so may states beside them.</summary>
    [Fact]
    public void Any_name_may_be_a_matrix()
    {
        string[] names = NamedMatrixRules.AssertAnyName();
        Assert.Contains("matrix", names);
        Assert.Contains("given", names);
    }

    /// <summary>Methods, numbers and states may differ in little, and a method may be called as a variable is.</summary>
    [Theory]
    [InlineData("length", "lengthState", "Rule")]
    [InlineData("Rule", "rule", "Rule")]
    [InlineData("sumOfItOfElement", "Sum", "update")]
    [InlineData("class", "state", "@class")]
    public void Names_may_be_alike(string one, string other, string method)
    {
        string source = $$"""
            {{UserRuleSource.Usings}}

            [DecoupledOptimizer(WeightDecay = 1e-5)]
            public sealed partial class Own
            {
                [UpdateRule(Formula = "a\rb\u2028c\u0085d <p>")]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static void {{method}}<TLane>(ref TLane parameter, [StateSlot(Name = "one")] ref TLane @{{one}}, [StateSlot(Name = "other")] ref TLane {{other}}, TLane gradient, float rate, in Divisor<float> rate2, float rate2Divisor)
                    where TLane : struct, ILane<TLane, float>
                {
                    @{{one}} = gradient + {{other}};
                    {{other}} = gradient;
                    parameter = parameter - (TLane.DivideRoot(@{{one}}, in rate2) * TLane.All(rate * rate2Divisor));
                }

                [TensorReduction(Reduction.Sum)]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static TLane sumOfIt<TLane>(TLane gradient)
                    where TLane : struct, ILane<TLane, float> => gradient;

                [GroupStep]
                private static void Count([GroupScalar(0)] ref double Count) => Count++;

                [StepScalar]
                private static double rate(double learningRate, double Count, double sumOfIt) => learningRate * Count + (0 * sumOfIt);

                [StepScalar]
                private static double rate2(double learningRate) => 4;

                [StepScalar]
                private static double Rate2Divisor(double learningRate) => 8;
            }
            """;
        Type type = GeneratorHarness.Run(source).Load().GetType("Sample.Own", throwOnError: true)!;
        float[] values = [0f], gradient = [1f];
        using var parameter = new Parameter<float>("w", values, gradient);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.5, new[] { parameter })!;
        optimizer.Step();
        optimizer.Step();

        // (1/4)·0.5·8 in the first step; in the second two gradients, and twice the rate.
        Assert.Equal(-(float)(1 - 1e-5) - 4, values[0]);
    }
}
