using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Lanes;

/// <summary>A lane of 128 bits: <see cref="Vector128{T}"/>.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector128Lane<T> : ICpuLane<Vector128Lane<T>, T>, IWordLane<Vector128Lane<T>, Vector128Words>
    where T : unmanaged
{
    private readonly Vector128<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128Lane(Vector128<T> value)
    {
        _value = value;
    }

    /// <inheritdoc/>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    /// <inheritdoc/>
    [CLSCompliant(false)]
    public Vector128Words Words
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
    public static Vector128Lane<T> FromWords(Vector128Words words)
    {
        WordLane.ThrowIfNotFloat<T>();
        return new(words.Value.As<uint, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Load(ref readonly T origin, nint index) =>
        new(Vector128.LoadUnsafe(in origin, (nuint)index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> All(T value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator +(Vector128Lane<T> left, Vector128Lane<T> right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator -(Vector128Lane<T> left, Vector128Lane<T> right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator -(Vector128Lane<T> value) => new(-value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator *(Vector128Lane<T> left, Vector128Lane<T> right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> operator /(Vector128Lane<T> left, Vector128Lane<T> right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Fma(Vector128Lane<T> a, Vector128Lane<T> b, Vector128Lane<T> c)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector128.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());
        }

        return new(Vector128.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> DivideRoot(Vector128Lane<T> root, in Divisor<T> divisor)
    {
        Vector128Lane<T> inverse = All(divisor.Inverse);
        Vector128Lane<T> quotient = root * inverse;
        Vector128Lane<T> rest = Fma(All(divisor.NegativeValue), quotient, root);

        // Of an infinity no rest is left, but NaN.
        Vector128<T> isNumber = Vector128.Equals(rest._value, rest._value);
        return new(Vector128.ConditionalSelect(isNumber, Fma(rest, inverse, quotient)._value, quotient._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Sqrt(Vector128Lane<T> value) => new(Vector128.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Max(Vector128Lane<T> a, Vector128Lane<T> b) => new(Vector128.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Abs(Vector128Lane<T> value) => new(Vector128.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> Sign(Vector128Lane<T> value)
    {
        // A comparison with NaN is false on both sides, so that NaN, like a zero, stays 0.
        Vector128<T> positive = Vector128.GreaterThan(value._value, Vector128<T>.Zero) & Vector128<T>.One;
        Vector128<T> negative = Vector128.LessThan(value._value, Vector128<T>.Zero) & -Vector128<T>.One;
        return new(positive | negative);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lane<T> SelectNegative(Vector128Lane<T> value, Vector128Lane<T> whenNegative, Vector128Lane<T> otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(value._value, Vector128<T>.Zero), whenNegative._value, otherwise._value));
}
