using System;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Benchmarks.Family;

/// <summary>AdamW as a user's rule: the same operations as the built-in algorithm's, so that its step shall take the same time.</summary>
[DecoupledOptimizer(WeightDecay = 1e-5)]
internal sealed partial class FamilyOwnAdamW
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.95;
    private const double Epsilon = 1e-8;

    [UpdateRule(LearningRate = 1e-3, Formula = "m ← β₁·m + (1 − β₁)·g\nv ← β₂·v + (1 − β₂)·g²\np ← p − lr/(1 − β₁ᵏ) · m / (√v/√(1 − β₂ᵏ) + ε)")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(
        ref TLane parameter,
        ref TLane expAvg,
        [StateSlot(IsNonNegative = true)] ref TLane expAvgSq,
        TLane gradient,
        float negativeStepSize,
        in Divisor<float> biasCorrection2Sqrt)
        where TLane : struct, ILane<TLane, float>
    {
        expAvg = TLane.Fma(TLane.All((float)(1 - Beta1)), gradient, expAvg * TLane.All((float)Beta1));
        expAvgSq = TLane.Fma(TLane.All((float)(1 - Beta2)) * gradient, gradient, expAvgSq * TLane.All((float)Beta2));
        TLane denominator = TLane.DivideRoot(TLane.Sqrt(expAvgSq), in biasCorrection2Sqrt) + TLane.All((float)Epsilon);
        parameter = parameter + TLane.All(negativeStepSize) * expAvg / denominator;
    }

    [StepScalar]
    private static double NegativeStepSize(double learningRate, long step) => -(learningRate / (1 - Math.Pow(Beta1, step)));

    [StepScalar]
    private static double BiasCorrection2Sqrt(long step) => Math.Sqrt(1 - Math.Pow(Beta2, step));
}
