using System;
using System.Runtime.CompilerServices;
using GenOptim;
using GenOptim.Lanes;

namespace CustomRule;

/// <summary>
/// Grams (Cao, Li and Song, arXiv 2412.17107): as far as Adam would go, in the direction of the gradient at hand. The rule is written here; the
/// optimizer around it is generated.
/// </summary>
[DecoupledOptimizer(WeightDecay = 3e-4)]
public sealed partial class Grams
{
    /// <summary>β₁, the decay rate of the first moment.</summary>
    public const double Beta1 = 0.9;

    /// <summary>β₂, the decay rate of the second moment.</summary>
    public const double Beta2 = 0.999;

    /// <summary>ε, added to the denominator.</summary>
    public const double Epsilon = 1e-8;

    [UpdateRule(Formula = "m ← β₁·m + (1 − β₁)·g\nv ← β₂·v + (1 − β₂)·g²\np ← p − lr·sign(g)·|m/(1 − β₁ᵏ)| / (√(v/(1 − β₂ᵏ)) + ε)")]
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
        TLane magnitude = TLane.Abs(expAvg) / denominator;
        parameter = TLane.Fma(TLane.All(negativeStepSize) * TLane.Sign(gradient), magnitude, parameter);
    }

    [StepScalar]
    private static double NegativeStepSize(double learningRate, long step) => -(learningRate / (1 - Math.Pow(Beta1, step)));

    [StepScalar]
    private static double BiasCorrection2Sqrt(long step) => Math.Sqrt(1 - Math.Pow(Beta2, step));
}
