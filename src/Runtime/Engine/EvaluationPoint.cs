using System;
using System.ComponentModel;
using System.Numerics;

namespace GenOptim.Engine;

/// <summary>Where weights are evaluated that are trained at another point: at <c>x = p + (1 − 1/β)·(z − p)</c>, of which the parameter holds p and the state z.</summary>
/// <param name="Slot">The name of z in state dictionaries.</param>
/// <param name="Beta">β, above 0 and below 1.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record EvaluationPoint(string Slot, double Beta)
{
    /// <summary>x, with the roundings of PyTorch's <c>lerp</c>.</summary>
    /// <param name="values">p.</param>
    /// <param name="slot">z.</param>
    internal StateTensor Of(StateTensor values, StateTensor slot)
    {
        const int PartLength = 1 << 20;
        StateTensor result = values.Copied();
        for (nint start = 0; start < result.Length; start += PartLength)
        {
            int length = (int)nint.Min(PartLength, result.Length - start);
            if (values.Type == DType.Float64)
            {
                Interpolate(result.AsSpan<double>(start, length), slot.AsSpan<double>(start, length), 1 - (1 / Beta));
            }
            else
            {
                Interpolate(result.AsSpan<float>(start, length), slot.AsSpan<float>(start, length), (float)(1 - (1 / Beta)));
            }
        }

        return result;
    }

    private static void Interpolate<T>(Span<T> values, ReadOnlySpan<T> slot, T weight)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool isFromValues = T.Abs(weight) < T.CreateChecked(0.5);
        T factor = isFromValues ? weight : weight - T.One;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = T.FusedMultiplyAdd(factor, slot[i] - values[i], isFromValues ? values[i] : slot[i]);
        }
    }
}
