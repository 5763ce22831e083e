using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenOptim.Lanes;

/// <summary>The word of a <see cref="ScalarLane{T}"/>.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ScalarWords : ICpuWords<ScalarWords>
{
    private readonly uint _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ScalarWords(uint value)
    {
        _value = value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    internal uint Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords All(uint value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Sequence(uint start) => new(start);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Load(ref readonly ushort origin, nint index) => new(Unsafe.Add(ref Unsafe.AsRef(in origin), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords LoadUpper(ref readonly ushort origin, nint index) => Load(in origin, index) << 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Load(ref readonly byte origin, nint index) => new(Unsafe.Add(ref Unsafe.AsRef(in origin), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords LoadSigned(ref readonly byte origin, nint index) => new((uint)(sbyte)Unsafe.Add(ref Unsafe.AsRef(in origin), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ushort origin, nint index) => Unsafe.Add(ref origin, index) = (ushort)_value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref byte origin, nint index) => Unsafe.Add(ref origin, index) = (byte)_value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUpper(ref ushort origin, nint index) => Unsafe.Add(ref origin, index) = (ushort)(_value >> 16);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ScalarWords first, ScalarWords second, ScalarWords third, ScalarWords fourth, ref byte origin, nint index)
    {
        first.Store(ref origin, index);
        second.Store(ref origin, index + 1);
        third.Store(ref origin, index + 2);
        fourth.Store(ref origin, index + 3);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Load(ref readonly uint origin, nint index) => new(Unsafe.Add(ref Unsafe.AsRef(in origin), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint origin, nint index) => Unsafe.Add(ref origin, index) = _value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreBelow(ScalarWords words, uint bound) => words._value < bound;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint MaxAcross() => _value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords LessThan(ScalarWords a, ScalarWords b) => new((int)a._value < (int)b._value ? uint.MaxValue : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Max(ScalarWords a, ScalarWords b) => new(Math.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Min(ScalarWords a, ScalarWords b) => new(Math.Min(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords AddUnlessNaN(ScalarWords bits, ScalarWords summand) =>
        float.IsNaN(BitConverter.UInt32BitsToSingle(bits._value)) ? bits : bits + summand;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords Select(ScalarWords mask, ScalarWords whenSet, ScalarWords otherwise) =>
        new((mask._value & whenSet._value) | (~mask._value & otherwise._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator +(ScalarWords left, ScalarWords right) => new(unchecked(left._value + right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator -(ScalarWords left, ScalarWords right) => new(unchecked(left._value - right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator *(ScalarWords left, ScalarWords right) => new(unchecked(left._value * right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator &(ScalarWords left, ScalarWords right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator |(ScalarWords left, ScalarWords right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator ^(ScalarWords left, ScalarWords right) => new(left._value ^ right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator ~(ScalarWords value) => new(~value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator <<(ScalarWords value, int shiftAmount) => new(value._value << shiftAmount);

    /// <inheritdoc/>
    /// <remarks>The sign bit is copied; conversions use <c>&gt;&gt;&gt;</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator >>(ScalarWords value, int shiftAmount) => new((uint)((int)value._value >> shiftAmount));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarWords operator >>>(ScalarWords value, int shiftAmount) => new(value._value >>> shiftAmount);
}
