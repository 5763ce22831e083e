using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Gradients;

/// <summary>Σx². One rounding per element; of float32 and narrower none but the sum's, because their squares are exact in double.</summary>
internal readonly struct SumOfSquares : IReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> partial, Vector512<double> value) => Vector512.FusedMultiplyAdd(value, value, partial);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Merge(double first, double second) => first + second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Merge(Vector512<double> first, Vector512<double> second) => first + second;
}

/// <summary>Σ|x|.</summary>
internal readonly struct SumOfAbsolutes : IReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> partial, Vector512<double> value) => partial + Vector512.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Merge(double first, double second) => first + second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Merge(Vector512<double> first, Vector512<double> second) => first + second;
}

/// <summary>max |x|; NaN if an element is.</summary>
internal readonly struct LargestAbsolute : IReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> partial, Vector512<double> value) => Vector512.Max(partial, Vector512.Abs(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Merge(double first, double second) => Math.Max(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Merge(Vector512<double> first, Vector512<double> second) => Vector512.Max(first, second);
}

/// <summary>Σx.</summary>
internal readonly struct Sum : IReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> partial, Vector512<double> value) => partial + value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Merge(double first, double second) => first + second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Merge(Vector512<double> first, Vector512<double> second) => first + second;
}
