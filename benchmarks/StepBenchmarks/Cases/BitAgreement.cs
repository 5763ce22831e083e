using System;
using System.Globalization;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Memory;

namespace GenOptim.Benchmarks.Cases;

/// <summary>
/// Before anything is timed: the generated step and the hand-written loop compute the same bits. A ratio of two loops that compute
/// different things would be void.
/// </summary>
internal static unsafe class BitAgreement
{
    /// <summary>Not a multiple of any vector, so that the tails are compared too.</summary>
    private const int Length = 1003;

    private const int Steps = 5;
    private const double LearningRate = 1e-3;

    /// <summary>Compares all streams after some steps.</summary>
    /// <exception cref="InvalidOperationException">A value differs; the message says which.</exception>
    public static void ThrowIfDifferent()
    {
        var adamW = new HandWrittenAdamW();
        Compare(Algorithm.AdamW, adamW.BeginStep, adamW.Run);
        var sgdw = new HandWrittenSgdw();
        Compare(Algorithm.Sgdw, sgdw.BeginStep, sgdw.Run);
    }

    private static void Compare(Algorithm algorithm, Action<long, double> beginStep, StreamKernel kernel)
    {
        using var generatedMemory = new UserMemory(1, Length);
        using var handWrittenMemory = new UserMemory(1, Length);
        using IMeasuredOptimizer optimizer = MeasuredOptimizers.Create(algorithm, generatedMemory, threads: 1, LearningRate);
        var first = new float[Length];
        var second = new float[Length];
        fixed (float* firstStart = first, secondStart = second)
        {
            for (int step = 1; step <= Steps; step++)
            {
                optimizer.Step();
                beginStep(step, LearningRate);
                kernel(handWrittenMemory.Parameter(0), handWrittenMemory.Gradient(0), firstStart, secondStart, Length);
            }

            StreamPiece generated = optimizer.Streams[0];
            ThrowIfDifferent(algorithm, "parameter", generated.Parameter, handWrittenMemory.Parameter(0));
            ThrowIfDifferent(algorithm, "first state slot", generated.First, firstStart);
            if (generated.Second != null)
            {
                ThrowIfDifferent(algorithm, "second state slot", generated.Second, secondStart);
            }
        }
    }

    private static void ThrowIfDifferent(Algorithm algorithm, string stream, float* generated, float* handWritten)
    {
        for (int index = 0; index < Length; index++)
        {
            if (BitConverter.SingleToInt32Bits(generated[index]) != BitConverter.SingleToInt32Bits(handWritten[index]))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{algorithm}, {stream}, element {index} after {Steps} steps: generated {generated[index]:R}, hand-written {handWritten[index]:R}; the loops do not compute the same."));
            }
        }
    }
}
