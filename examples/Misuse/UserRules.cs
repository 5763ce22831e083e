using System;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;

namespace GenOptim.Examples.Misuse;

// GENOPT0030: no algorithm is named and no rule is written.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class WithoutRule;

// GENOPT0031: which of the two is meant?
[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class TwoRules
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float> =>
        parameter = TLane.Fma(TLane.All(-learningRate), TLane.Sign(gradient), parameter);
}

// GENOPT0032: the parameter is not given by ref, so that its new value would be lost.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class ByValue
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(TLane parameter, TLane gradient)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = parameter - gradient;
    }
}

// GENOPT0033: float32 parameters compute in float32.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class OtherNumberType
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, double learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All((float)-learningRate), gradient, parameter);
    }
}

// GENOPT0034: no [StepScalar] method and nothing of the library is called stepSize.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class UnknownScalar
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
    }
}

// GENOPT0035: step scalars are computed in double and rounded once.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class SingleScalar
{
    [StepScalar]
    private static float StepSize(double learningRate) => (float)learningRate;

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
    }
}

// GENOPT0036: the library computes a number of this name itself.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class TakenScalar
{
    [StepScalar]
    private static double ScheduleFactor(double learningRate, double initialLearningRate) => learningRate / initialLearningRate;

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float scheduleFactor)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-scheduleFactor), gradient, parameter);
    }
}

// GENOPT0037: a root of a number is not part of the loop; a [StepScalar] method is the place for it.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class CallsOut
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-MathF.Sqrt(learningRate)), gradient, parameter);
    }
}

// GENOPT0038: the attribute decays the weights already.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class DecaysTwice
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = parameter * TLane.All((float)(1 - WeightDecay));
        parameter = TLane.Fma(TLane.All(-learningRate), gradient, parameter);
    }
}

// GENOPT0039: a state that nothing writes stays zero.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class IdleState
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane expAvg, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), gradient, parameter);
    }
}

// GENOPT0040: the value could change while the program runs.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class Changing
{
    private static readonly double Beta = 0.9;

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane expAvg, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        expAvg = TLane.Fma(TLane.All((float)(1 - Beta)), gradient, expAvg * TLane.All((float)Beta));
        parameter = TLane.Fma(TLane.All(-learningRate), expAvg, parameter);
    }
}

// GENOPT0041: the mask compares the update with the weight, and this rule does not say what its update is.
[DecoupledOptimizer(WeightDecay = 1e-5, CautiousDecay = true)]
public sealed partial class CautiousWithoutDirection
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float> =>
        parameter = TLane.Fma(TLane.All(-learningRate), TLane.Sign(gradient), parameter);
}

// GENOPT0042: a call per vector would cost more than the update.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class NotInlined
{
    [UpdateRule]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), gradient, parameter);
    }
}

// GENOPT0043: a reduction goes over tensors in lanes, so it is written over one.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class ReductionOfNumbers
{
    [TensorReduction(Reduction.SumOfSquares)]
    private static double Squares(double gradient) => gradient;

    [StepScalar]
    private static double StepSize(double learningRate, double squares) => learningRate / (1 + Math.Sqrt(squares));

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
    }
}

// GENOPT0044: the step's size is made of the sum, and the sum would be made of the step's size.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class ReductionOfItself
{
    [TensorReduction(Reduction.SumOfSquares)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Squares<TLane>(TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float> => gradient * TLane.All(stepSize);

    [StepScalar]
    private static double StepSize(double learningRate, double squares) => learningRate / (1 + Math.Sqrt(squares));

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
    }
}

// GENOPT0045: what a group keeps is assigned, and nothing is given back.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class CountThatIsGivenBack
{
    [GroupStep]
    private static double Count([GroupScalar(0)] ref double groupStep) => ++groupStep;

    [StepScalar]
    private static double StepSize(double learningRate, double groupStep) => learningRate / Math.Sqrt(groupStep);

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
    }
}

// GENOPT0046: a remainder is what GenOptim keeps beside parameters of 16 bits.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class StateOfATakenName
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane remainder, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        remainder = remainder + gradient;
        parameter = TLane.Fma(TLane.All(-learningRate), remainder, parameter);
    }
}

// GENOPT0049: no checkpoint holds the field, so that a resumed run would warm up again.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class WarmedByAField
{
    private static double s_warmth;

    [StepScalar]
    private static double StepSize(double learningRate)
    {
        s_warmth = 0.99 * s_warmth + 0.01;
        return learningRate * s_warmth;
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
    }
}
