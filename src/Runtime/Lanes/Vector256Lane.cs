using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Lanes;

/// <summary>A lane of 256 bits: <see cref="Vector256{T}"/>.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector256Lane<T> : ICpuLane<Vector256Lane<T>, T>, IWordLane<Vector256Lane<T>, Vector256Words>
    where T : unmanaged
{
    private readonly Vector256<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256Lane(Vector256<T> value)
    {
        _value = value;
    }

    /// <inheritdoc/>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    /// <inheritdoc/>
    [CLSCompliant(false)]
    public Vector256Words Words
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            WordLane.ThrowIfNotFloat<T>();
            return new(_value.As<T, uint>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static Vector256Lane<T> FromWords(Vector256Words words)
    {
        WordLane.ThrowIfNotFloat<T>();
        return new(words.Value.As<uint, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Load(ref readonly T origin, nint index)
    {
        return new(Vector256.LoadUnsafe(in origin, (nuint)index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> All(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator +(Vector256Lane<T> left, Vector256Lane<T> right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator -(Vector256Lane<T> left, Vector256Lane<T> right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator -(Vector256Lane<T> value) => new(-value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator *(Vector256Lane<T> left, Vector256Lane<T> right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> operator /(Vector256Lane<T> left, Vector256Lane<T> right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Fma(Vector256Lane<T> a, Vector256Lane<T> b, Vector256Lane<T> c)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector256.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());
        }

        return new(Vector256.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> DivideRoot(Vector256Lane<T> root, in Divisor<T> divisor)
    {
        Vector256Lane<T> inverse = All(divisor.Inverse);
        Vector256Lane<T> quotient = root * inverse;
        Vector256Lane<T> rest = Fma(All(divisor.NegativeValue), quotient, root);

        // Of an infinity no rest is left, but NaN.
        Vector256<T> isNumber = Vector256.Equals(rest._value, rest._value);
        return new(Vector256.ConditionalSelect(isNumber, Fma(rest, inverse, quotient)._value, quotient._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Sqrt(Vector256Lane<T> value) => new(Vector256.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Max(Vector256Lane<T> a, Vector256Lane<T> b) => new(Vector256.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Abs(Vector256Lane<T> value) => new(Vector256.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> Sign(Vector256Lane<T> value)
    {
        // A comparison with NaN is false on both sides, so that NaN, like a zero, stays 0.
        Vector256<T> positive = Vector256.GreaterThan(value._value, Vector256<T>.Zero) & Vector256<T>.One;
        Vector256<T> negative = Vector256.LessThan(value._value, Vector256<T>.Zero) & -Vector256<T>.One;
        return new(positive | negative);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lane<T> SelectNegative(Vector256Lane<T> value, Vector256Lane<T> whenNegative, Vector256Lane<T> otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(value._value, Vector256<T>.Zero), whenNegative._value, otherwise._value));
}
