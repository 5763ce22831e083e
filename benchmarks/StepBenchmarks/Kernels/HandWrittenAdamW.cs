using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Benchmarks.Kernels;

/// <summary>
/// The AdamW step as one would write it by hand, for one set of constants, with the operations and roundings of the generated one: one
/// vector at a time, compiled at once to full optimization, as the generated block loop is.
/// </summary>
internal sealed unsafe class HandWrittenAdamW
{
    private Scalars _scalars;

    /// <summary>Computes the scalars of a step, in double, rounded once.</summary>
    /// <param name="step">1 on the first step.</param>
    /// <param name="learningRate">The learning rate, which is also the initial one.</param>
    public void BeginStep(long step, double learningRate)
    {
        _scalars = new Scalars
        {
            DecayFactor = (float)(1 - Constants.WeightDecay),
            NegativeStepSize = (float)-(learningRate / (1 - Math.Pow(Constants.Beta1, step))),
            BiasCorrection2Sqrt = (float)Math.Sqrt(1 - Math.Pow(Constants.Beta2, step)),
        };
    }

    /// <summary>Steps one piece of a tensor; a <see cref="StreamKernel"/>.</summary>
    public void Run(float* parameter, float* gradient, float* expAvg, float* expAvgSq, nint length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run512(parameter, gradient, expAvg, expAvgSq, length, in _scalars);
        }
        else
        {
            Run256(parameter, gradient, expAvg, expAvgSq, length, in _scalars);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run512(float* parameter, float* gradient, float* expAvg, float* expAvgSq, nint length, in Scalars scalars)
    {
        Vector512<float> decayFactor = Vector512.Create(scalars.DecayFactor);
        Vector512<float> negativeStepSize = Vector512.Create(scalars.NegativeStepSize);
        Vector512<float> biasCorrection2Sqrt = Vector512.Create(scalars.BiasCorrection2Sqrt);
        Vector512<float> beta1 = Vector512.Create(Constants.Beta1Float);
        Vector512<float> oneMinusBeta1 = Vector512.Create(Constants.OneMinusBeta1Float);
        Vector512<float> beta2 = Vector512.Create(Constants.Beta2Float);
        Vector512<float> oneMinusBeta2 = Vector512.Create(Constants.OneMinusBeta2Float);
        Vector512<float> epsilon = Vector512.Create(Constants.EpsilonFloat);
        nint index = 0;
        for (; index <= length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> g = Vector512.Load(gradient + index);
            Vector512<float> p = Vector512.Load(parameter + index) * decayFactor;
            Vector512<float> m = Vector512.FusedMultiplyAdd(oneMinusBeta1, g, Vector512.Load(expAvg + index) * beta1);
            Vector512<float> v = Vector512.FusedMultiplyAdd(oneMinusBeta2 * g, g, Vector512.Load(expAvgSq + index) * beta2);
            Vector512<float> denominator = (Vector512.Sqrt(v) / biasCorrection2Sqrt) + epsilon;
            p += negativeStepSize * m / denominator;
            m.Store(expAvg + index);
            v.Store(expAvgSq + index);
            p.Store(parameter + index);
        }

        Tail(parameter, gradient, expAvg, expAvgSq, index, length, in scalars);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run256(float* parameter, float* gradient, float* expAvg, float* expAvgSq, nint length, in Scalars scalars)
    {
        Vector256<float> decayFactor = Vector256.Create(scalars.DecayFactor);
        Vector256<float> negativeStepSize = Vector256.Create(scalars.NegativeStepSize);
        Vector256<float> biasCorrection2Sqrt = Vector256.Create(scalars.BiasCorrection2Sqrt);
        Vector256<float> beta1 = Vector256.Create(Constants.Beta1Float);
        Vector256<float> oneMinusBeta1 = Vector256.Create(Constants.OneMinusBeta1Float);
        Vector256<float> beta2 = Vector256.Create(Constants.Beta2Float);
        Vector256<float> oneMinusBeta2 = Vector256.Create(Constants.OneMinusBeta2Float);
        Vector256<float> epsilon = Vector256.Create(Constants.EpsilonFloat);
        nint index = 0;
        for (; index <= length - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<float> g = Vector256.Load(gradient + index);
            Vector256<float> p = Vector256.Load(parameter + index) * decayFactor;
            Vector256<float> m = Vector256.FusedMultiplyAdd(oneMinusBeta1, g, Vector256.Load(expAvg + index) * beta1);
            Vector256<float> v = Vector256.FusedMultiplyAdd(oneMinusBeta2 * g, g, Vector256.Load(expAvgSq + index) * beta2);
            Vector256<float> denominator = (Vector256.Sqrt(v) / biasCorrection2Sqrt) + epsilon;
            p += negativeStepSize * m / denominator;
            m.Store(expAvg + index);
            v.Store(expAvgSq + index);
            p.Store(parameter + index);
        }

        Tail(parameter, gradient, expAvg, expAvgSq, index, length, in scalars);
    }

    private static void Tail(
        float* parameter, float* gradient, float* expAvg, float* expAvgSq, nint index, nint length, in Scalars scalars)
    {
        for (; index < length; index++)
        {
            float g = gradient[index];
            float p = parameter[index] * scalars.DecayFactor;
            float m = float.FusedMultiplyAdd(Constants.OneMinusBeta1Float, g, expAvg[index] * Constants.Beta1Float);
            float v = float.FusedMultiplyAdd(Constants.OneMinusBeta2Float * g, g, expAvgSq[index] * Constants.Beta2Float);
            float denominator = (float.Sqrt(v) / scalars.BiasCorrection2Sqrt) + Constants.EpsilonFloat;
            p += scalars.NegativeStepSize * m / denominator;
            expAvg[index] = m;
            expAvgSq[index] = v;
            parameter[index] = p;
        }
    }

    private struct Scalars
    {
        public float DecayFactor;
        public float NegativeStepSize;
        public float BiasCorrection2Sqrt;
    }

    /// <summary>Composer's defaults, each rounded once to float32.</summary>
    private static class Constants
    {
        public const double Beta1 = 0.9;
        public const double Beta2 = 0.95;
        public const double WeightDecay = 1e-5;
        public const float Beta1Float = (float)Beta1;
        public const float OneMinusBeta1Float = (float)(1 - Beta1);
        public const float Beta2Float = (float)Beta2;
        public const float OneMinusBeta2Float = (float)(1 - Beta2);
        public const float EpsilonFloat = (float)1e-8;
    }
}
