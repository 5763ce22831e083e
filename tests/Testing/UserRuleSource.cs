namespace GenOptim.Testing;

/// <summary>Classes with rules of their own, as a user would write them.</summary>
public static class UserRuleSource
{
    public const string Usings =
        """
        #pragma warning disable CS1591
        using System;
        using System.Runtime.CompilerServices;
        using GenOptim;
        using GenOptim.Lanes;
        using GenOptim.Matrices;

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

    /// <summary>
    /// StableAdamW, restated, but for the decay by the clipped rate, which is the built-in algorithm's alone: a reduction between the moments and the step, and steps that
    /// the group counts, which are the tensor's where it has a gradient in each.
    /// </summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    /// <param name="number">The type in which it computes.</param>
    public static string StableAdamW(string name, string arguments, string number = "float") =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            public const double Beta1 = 0.9;
            public const double Beta2 = 0.99;
            public const double Epsilon = 1e-6;

            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(
                ref TLane parameter,
                ref TLane expAvg,
                [StateSlot(IsNonNegative = true)] ref TLane expAvgSq,
                TLane gradient,
                {{number}} oneMinusBeta1,
                {{number}} keptBeta2,
                {{number}} oneMinusBeta2,
                {{number}} negativeStepSize)
                where TLane : struct, ILane<TLane, {{number}}>
            {
                expAvg = TLane.Fma(TLane.All(oneMinusBeta1), gradient - expAvg, expAvg);
                expAvgSq = Second(gradient, expAvgSq, keptBeta2, oneMinusBeta2);
                parameter = parameter + TLane.All(negativeStepSize) * expAvg / (TLane.Sqrt(expAvgSq) + TLane.All(({{number}})Epsilon));
            }

            [TensorReduction(Reduction.Sum)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane RatioSum<TLane>(TLane gradient, TLane expAvgSq, {{number}} keptBeta2, {{number}} oneMinusBeta2)
                where TLane : struct, ILane<TLane, {{number}}> =>
                gradient * gradient / TLane.Max(Second(gradient, expAvgSq, keptBeta2, oneMinusBeta2), TLane.All(({{number}})(Epsilon * Epsilon)));

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Second<TLane>(TLane gradient, TLane expAvgSq, {{number}} kept, {{number}} rest)
                where TLane : struct, ILane<TLane, {{number}}> =>
                TLane.Fma(TLane.All(rest) * gradient, gradient, expAvgSq * TLane.All(kept));

            [GroupStep]
            private static void Count([GroupScalar(0)] ref double groupStep) => groupStep++;

            [StepScalar]
            private static double OneMinusBeta1(double groupStep) => 1 - Debiased(Beta1, groupStep);

            [StepScalar]
            private static double KeptBeta2(double groupStep) => Debiased(Beta2, groupStep);

            [StepScalar]
            private static double OneMinusBeta2(double groupStep) => 1 - Debiased(Beta2, groupStep);

            [StepScalar]
            private static double NegativeStepSize(double learningRate, double ratioSum, long length) => -(learningRate / Math.Max(1, Math.Sqrt(ratioSum / length)));

            private static double Debiased(double beta, double step) => (Math.Pow(beta, step) - beta) / (Math.Pow(beta, step) - 1);
        }
        """;

    /// <summary>A rule with an estimate over all tensors, in Prodigy's manner: reductions in two passes, of which the second needs the first, and numbers that the optimizer keeps.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    public static string Estimated(string name, string arguments) =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, ref TLane sum, TLane gradient, float estimateBefore, float negativeStepSize)
                where TLane : struct, ILane<TLane, float>
            {
                sum = sum + TLane.All(estimateBefore) * gradient;
                parameter = TLane.Fma(TLane.All(negativeStepSize), gradient, parameter);
            }

            [TensorReduction(Reduction.LargestAbsolute, Over = ReductionScope.AllTensors)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Largest<TLane>(TLane gradient)
                where TLane : struct, ILane<TLane, float> => gradient;

            [TensorReduction(Reduction.Sum, Over = ReductionScope.AllTensors)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Agreement<TLane>(TLane gradient, TLane sum, float estimateBefore, float scale)
                where TLane : struct, ILane<TLane, float> => TLane.All(scale) * gradient * (sum + TLane.All(estimateBefore) * gradient);

            [OptimizerStep]
            private static void Estimate(double agreement, double largest, long step, [OptimizerScalar(0.125)] ref double estimate, [OptimizerScalar(0)] ref double total)
            {
                total += agreement;
                estimate = Math.Max(estimate, 2 * Math.Sqrt(Math.Abs(total)) / (largest + step));
            }

            [StepScalar]
            private static double Scale(double largest) => 1 / (1 + largest);

            [StepScalar]
            private static double NegativeStepSize(double learningRate, double estimate) => -learningRate * estimate;
        }
        """;
}
