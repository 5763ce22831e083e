using System;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>What a pass over tensors computes of each.</summary>
public enum ReductionKind
{
    /// <summary>Σx², the square of the L2 norm.</summary>
    SumOfSquares,

    /// <summary>Σ|x|, the L1 norm.</summary>
    SumOfAbsolutes,

    /// <summary>max |x|, the infinity norm; NaN if an element is.</summary>
    LargestAbsolute,

    /// <summary>Σx.</summary>
    Sum,
}

/// <summary>Reductions of memory of any number type.</summary>
internal static unsafe class TensorReduction
{
    /// <summary>Reduces consecutive elements of one chunk.</summary>
    /// <param name="kind">What becomes of them.</param>
    /// <param name="type">Their type, one whose elements stand alone.</param>
    /// <param name="origin">The tensor's first element.</param>
    /// <param name="start">Index of the chunk's first element.</param>
    /// <param name="length">Number of elements, at most <see cref="StepPlan.ChunkLength"/>.</param>
    internal static double Reduce(ReductionKind kind, DType type, void* origin, nint start, nint length) => kind switch
    {
        ReductionKind.SumOfSquares => Reduce<SumOfSquares>(type, origin, start, length),
        ReductionKind.SumOfAbsolutes => Reduce<SumOfAbsolutes>(type, origin, start, length),
        ReductionKind.LargestAbsolute => Reduce<LargestAbsolute>(type, origin, start, length),
        ReductionKind.Sum => Reduce<Sum>(type, origin, start, length),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a reduction."),
    };

    /// <summary>Reduces any number of consecutive elements, which begin chunks of their own.</summary>
    /// <param name="kind">What becomes of them.</param>
    /// <param name="type">Their type, one whose elements stand alone.</param>
    /// <param name="origin">The tensor's first element.</param>
    /// <param name="start">Index of the first of them.</param>
    /// <param name="length">Number of elements.</param>
    internal static double ReduceChunks(ReductionKind kind, DType type, void* origin, nint start, nint length)
    {
        double result = 0;
        for (nint i = 0; i < length; i += StepPlan.ChunkLength)
        {
            result = Merge(kind, result, Reduce(kind, type, origin, start + i, nint.Min(StepPlan.ChunkLength, length - i)));
        }

        return result;
    }

    /// <summary>Reduces numbers of one tile.</summary>
    internal static double Reduce(ReductionKind kind, ReadOnlySpan<float> numbers)
    {
        fixed (float* origin = numbers)
        {
            return Reduce(kind, DType.Float32, origin, 0, numbers.Length);
        }
    }

    /// <summary>Reduces numbers of one tile.</summary>
    internal static double Reduce(ReductionKind kind, ReadOnlySpan<double> numbers)
    {
        fixed (double* origin = numbers)
        {
            return Reduce(kind, DType.Float64, origin, 0, numbers.Length);
        }
    }

    /// <summary>Puts the results of two chunks, or of two tensors, together.</summary>
    internal static double Merge(ReductionKind kind, double first, double second) =>
        kind == ReductionKind.LargestAbsolute ? LargestAbsolute.Merge(first, second) : first + second;

    /// <summary>Whether every element is finite, where that cannot be seen from a result: squares of doubles may overflow.</summary>
    internal static bool IsFinite(DType type, void* origin, nint start, nint length, double result)
    {
        if (double.IsFinite(result))
        {
            return true;
        }

        return type == DType.Float64 && !double.IsNaN(result) && double.IsFinite(Reduce<LargestAbsolute>(type, origin, start, length));
    }

    private static double Reduce<TReduction>(DType type, void* origin, nint start, nint length)
        where TReduction : struct, IReduction
    {
        return type switch
        {
            DType.Float32 => FixedTree.Reduce<TReduction, float, Float32Load>(in ((float*)origin)[start], length),
            DType.Float64 => FixedTree.Reduce<TReduction, double, Float64Load>(in ((double*)origin)[start], length),
            DType.BFloat16 => FixedTree.Reduce<TReduction, BFloat16, BFloat16Load>(in ((BFloat16*)origin)[start], length),
            DType.Float16 => FixedTree.Reduce<TReduction, Half, Float16Load>(in ((Half*)origin)[start], length),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type whose elements stand alone."),
        };
    }
}
