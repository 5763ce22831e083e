namespace GenOptim.Generator.Tests.UserRules;

/// <summary>Classes with rules of their own, as a user would write them.</summary>
internal static class UserRuleSource
{
    public const string Usings =
        """
        #pragma warning disable CS1591
        using System;
        using System.Runtime.CompilerServices;
        using GenOptim;
        using GenOptim.Lanes;

        namespace Sample;
        """;

    /// <summary>AdamW, restated: what <c>Algorithm.AdamW</c> generates, written by hand.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    /// <param name="number">The type in which it computes.</param>
    public static string AdamW(string name, string arguments, string number = "float") =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            public const double Beta1 = 0.9;
            public const double Beta2 = 0.95;
            private const double Epsilon = 1e-8;

            [UpdateRule(LearningRate = 1e-3, Formula = "m ← β₁·m + (1 − β₁)·g\nv ← β₂·v + (1 − β₂)·g²\np ← p − lr/(1 − β₁ᵏ) · m / (√v/√(1 − β₂ᵏ) + ε)")]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(
                ref TLane parameter,
                ref TLane expAvg,
                [StateSlot(IsNonNegative = true)] ref TLane expAvgSq,
                TLane gradient,
                {{number}} negativeStepSize,
                in Divisor<{{number}}> biasCorrection2Sqrt)
                where TLane : struct, ILane<TLane, {{number}}>
            {
                expAvg = TLane.Fma(TLane.All(({{number}})(1 - Beta1)), gradient, expAvg * TLane.All(({{number}})Beta1));
                expAvgSq = TLane.Fma(TLane.All(({{number}})(1 - Beta2)) * gradient, gradient, expAvgSq * TLane.All(({{number}})Beta2));
                TLane denominator = TLane.DivideRoot(TLane.Sqrt(expAvgSq), in biasCorrection2Sqrt) + TLane.All(({{number}})Epsilon);
                parameter = parameter + TLane.All(negativeStepSize) * expAvg / denominator;
            }

            [StepScalar]
            private static double NegativeStepSize(double learningRate, long step) => -(learningRate / (1 - Math.Pow(Beta1, step)));

            [StepScalar]
            private static double BiasCorrection2Sqrt(long step) => Math.Sqrt(1 - Math.Pow(Beta2, step));
        }
        """;

    /// <summary>A rule with a number that each tensor keeps, one scalar made of another, helpers over lanes, and a name that generated code has otherwise.</summary>
    public const string Kept =
        """
        [DecoupledOptimizer(WeightDecay = 1e-2)]
        internal sealed partial class Kept
        {
            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Rule<TLane>(ref TLane parameter, ref TLane length, [StateSlot(Name = "last")] ref TLane a, TLane gradient, float learningRate, TLane weight, float product)
                where TLane : struct, ILane<TLane, float>
            {
                length = length + Twice(gradient) * weight;
                a = gradient;
                parameter = TLane.Fma(TLane.All(-learningRate * product), length, parameter);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Twice<TLane>(TLane value)
                where TLane : struct, ILane<TLane, float> => value + value;

            [StepScalar]
            private static double Product([TensorScalar(1)] ref double kept, long step) => kept *= step > 2 ? 0.5 : 0.25;

            [StepScalar]
            private static double Weight(double product, double initialLearningRate) => product + initialLearningRate;
        }
        """;
}
