using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Lanes;

/// <summary>A lane of 512 bits: <see cref="Vector512{T}"/>.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector512Lane<T> : ICpuLane<Vector512Lane<T>, T>, IWordLane<Vector512Lane<T>, Vector512Words>
    where T : unmanaged
{
    private readonly Vector512<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512Lane(Vector512<T> value)
    {
        _value = value;
    }

    /// <summary>The elements.</summary>
    internal Vector512<T> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    /// <inheritdoc/>
    [CLSCompliant(false)]
    public Vector512Words Words
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
    public static Vector512Lane<T> FromWords(Vector512Words words)
    {
        WordLane.ThrowIfNotFloat<T>();
        return new(words.Value.As<uint, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Load(ref readonly T origin, nint index)
    {
        return new(Vector512.LoadUnsafe(in origin, (nuint)index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> All(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator +(Vector512Lane<T> left, Vector512Lane<T> right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator -(Vector512Lane<T> left, Vector512Lane<T> right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator -(Vector512Lane<T> value) => new(-value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator *(Vector512Lane<T> left, Vector512Lane<T> right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> operator /(Vector512Lane<T> left, Vector512Lane<T> right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Fma(Vector512Lane<T> a, Vector512Lane<T> b, Vector512Lane<T> c)
    {
        if (typeof(T) == typeof(float))
        {
            return new(Vector512.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());
        }

        return new(Vector512.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> DivideRoot(Vector512Lane<T> root, in Divisor<T> divisor)
    {
        Vector512Lane<T> inverse = All(divisor.Inverse);
        Vector512Lane<T> quotient = root * inverse;
        Vector512Lane<T> rest = Fma(All(divisor.NegativeValue), quotient, root);

        // Of an infinity no rest is left, but NaN.
        Vector512<T> isNumber = Vector512.Equals(rest._value, rest._value);
        return new(Vector512.ConditionalSelect(isNumber, Fma(rest, inverse, quotient)._value, quotient._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Sqrt(Vector512Lane<T> value) => new(Vector512.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Max(Vector512Lane<T> a, Vector512Lane<T> b) => new(Vector512.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Abs(Vector512Lane<T> value) => new(Vector512.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> Sign(Vector512Lane<T> value)
    {
        // A comparison with NaN is false on both sides, so that NaN, like a zero, stays 0.
        Vector512<T> positive = Vector512.GreaterThan(value._value, Vector512<T>.Zero) & Vector512<T>.One;
        Vector512<T> negative = Vector512.LessThan(value._value, Vector512<T>.Zero) & -Vector512<T>.One;
        return new(positive | negative);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lane<T> SelectNegative(Vector512Lane<T> value, Vector512Lane<T> whenNegative, Vector512Lane<T> otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(value._value, Vector512<T>.Zero), whenNegative._value, otherwise._value));
}
