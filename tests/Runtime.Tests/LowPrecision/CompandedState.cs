using System;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>
/// AdamW's state as FlashOptim keeps it (databricks/flashoptim 8b2d966, <c>_triton_adam_kernel</c>): groups of 32 with a float16 scale each, their largest
/// magnitude; the first moment companded, 2x/(1 + |x|), in 127 steps of either sign, the root of the second in 255; all rounded to nearest.
/// </summary>
internal sealed class CompandedState(int length, float beta1, float beta2)
{
    private const int Group = 32;

    private readonly float[] _first = new float[length];
    private readonly float[] _root = new float[length];

    /// <summary>The first moments as the next step reads them.</summary>
    internal ReadOnlySpan<float> First => _first;

    /// <summary>The roots of the second moments as the next step reads them.</summary>
    internal ReadOnlySpan<float> Root => _root;

    /// <summary>Takes a step.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="step">The step's number, 1 in the first.</param>
    /// <param name="update">What is subtracted from the parameters, over the learning rate.</param>
    internal void Step(ReadOnlySpan<float> gradient, int step, Span<float> update)
    {
        float correction1 = 1 - MathF.Pow(beta1, step);
        float correction2 = 1 - MathF.Pow(beta2, step);
        for (int start = 0; start < length; start += Group)
        {
            float largestFirst = 1e-12f;
            float largestRoot = 1e-12f;
            for (int i = start; i < start + Group; i++)
            {
                _first[i] = (_first[i] * beta1) + (gradient[i] * (1 - beta1));
                float second = (_root[i] * _root[i] * beta2) + (gradient[i] * gradient[i] * (1 - beta2));
                update[i] = _first[i] / correction1 / (MathF.Sqrt(second / correction2) + 1e-8f);
                _root[i] = MathF.Sqrt(second);
                largestFirst = Math.Max(largestFirst, Math.Abs(_first[i]));
                largestRoot = Math.Max(largestRoot, _root[i]);
            }

            float firstScale = (float)(Half)largestFirst;
            float rootScale = (float)(Half)largestRoot;
            for (int i = start; i < start + Group; i++)
            {
                float normalized = _first[i] / largestFirst;
                float companded = MathF.Floor((127 * (2 * normalized / (1 + Math.Abs(normalized)))) + 0.5f) / 127;
                _first[i] = companded / (2 - Math.Abs(companded)) * firstScale;
                _root[i] = MathF.Floor((255 * (_root[i] / largestRoot)) + 0.5f) / 255 * rootScale;
            }
        }
    }
}
