using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Benchmarks.Kernels;

/// <summary>SGDW with momentum, written by hand as <see cref="HandWrittenAdamW"/> is.</summary>
internal sealed unsafe class HandWrittenSgdw
{
    private const double Momentum = 0.9;
    private const double WeightDecay = 1e-5;

    private Scalars _scalars;

    /// <summary>Computes the scalars of a step, in double, rounded once.</summary>
    /// <param name="step">1 on the first step, which takes the gradient as it is: g + 0 · (−0) = g, zeros' signs included.</param>
    /// <param name="learningRate">The learning rate, which is also the initial one.</param>
    public void BeginStep(long step, double learningRate)
    {
        _scalars = new Scalars
        {
            DecayFactor = (float)(1 - WeightDecay),
            MomentumScale = step == 1 ? -0.0f : (float)Momentum,
            NegativeLearningRate = (float)-learningRate,
        };
    }

    /// <summary>Steps one piece of a tensor; a <see cref="StreamKernel"/>.</summary>
    public void Run(float* parameter, float* gradient, float* momentumBuffer, float* unused, nint length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run512(parameter, gradient, momentumBuffer, length, in _scalars);
        }
        else
        {
            Run256(parameter, gradient, momentumBuffer, length, in _scalars);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run512(float* parameter, float* gradient, float* momentumBuffer, nint length, in Scalars scalars)
    {
        Vector512<float> decayFactor = Vector512.Create(scalars.DecayFactor);
        Vector512<float> momentumScale = Vector512.Create(scalars.MomentumScale);
        Vector512<float> negativeLearningRate = Vector512.Create(scalars.NegativeLearningRate);
        nint index = 0;
        for (; index <= length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            Vector512<float> g = Vector512.Load(gradient + index);
            Vector512<float> b = g + (Vector512.Load(momentumBuffer + index) * momentumScale);
            Vector512<float> p = Vector512.Load(parameter + index) * decayFactor;
            p = Vector512.FusedMultiplyAdd(negativeLearningRate, b, p);
            b.Store(momentumBuffer + index);
            p.Store(parameter + index);
        }

        Tail(parameter, gradient, momentumBuffer, index, length, in scalars);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run256(float* parameter, float* gradient, float* momentumBuffer, nint length, in Scalars scalars)
    {
        Vector256<float> decayFactor = Vector256.Create(scalars.DecayFactor);
        Vector256<float> momentumScale = Vector256.Create(scalars.MomentumScale);
        Vector256<float> negativeLearningRate = Vector256.Create(scalars.NegativeLearningRate);
        nint index = 0;
        for (; index <= length - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            Vector256<float> g = Vector256.Load(gradient + index);
            Vector256<float> b = g + (Vector256.Load(momentumBuffer + index) * momentumScale);
            Vector256<float> p = Vector256.Load(parameter + index) * decayFactor;
            p = Vector256.FusedMultiplyAdd(negativeLearningRate, b, p);
            b.Store(momentumBuffer + index);
            p.Store(parameter + index);
        }

        Tail(parameter, gradient, momentumBuffer, index, length, in scalars);
    }

    private static void Tail(float* parameter, float* gradient, float* momentumBuffer, nint index, nint length, in Scalars scalars)
    {
        for (; index < length; index++)
        {
            float b = gradient[index] + (momentumBuffer[index] * scalars.MomentumScale);
            momentumBuffer[index] = b;
            parameter[index] = float.FusedMultiplyAdd(scalars.NegativeLearningRate, b, parameter[index] * scalars.DecayFactor);
        }
    }

    private struct Scalars
    {
        public float DecayFactor;
        public float MomentumScale;
        public float NegativeLearningRate;
    }
}
