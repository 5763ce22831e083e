using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenOptim.Lanes;

/// <summary>The words of a <see cref="Vector128Lane{T}"/>.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector128Words : ICpuWords<Vector128Words>
{
    private readonly Vector128<uint> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128Words(Vector128<uint> value)
    {
        _value = value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<uint>.Count;
    }

    internal Vector128<uint> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words All(uint value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Sequence(uint start) => new(Vector128.Create(start) + Vector128<uint>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Load(ref readonly ushort origin, nint index)
    {
        ulong elements = Unsafe.ReadUnaligned<ulong>(in Unsafe.As<ushort, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in origin), index)));
        return new(Vector128.WidenLower(Vector128.CreateScalarUnsafe(elements).AsUInt16()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words LoadUpper(ref readonly ushort origin, nint index) => Load(in origin, index) << 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Load(ref readonly byte origin, nint index)
    {
        uint elements = Unsafe.ReadUnaligned<uint>(in Unsafe.Add(ref Unsafe.AsRef(in origin), index));
        return new(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(elements).AsByte())));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words LoadSigned(ref readonly byte origin, nint index)
    {
        uint elements = Unsafe.ReadUnaligned<uint>(in Unsafe.Add(ref Unsafe.AsRef(in origin), index));
        return new(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(elements).AsSByte())).AsUInt32());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ushort origin, nint index) => Vector128.Narrow(_value, _value).GetLower().StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref byte origin, nint index)
    {
        Vector128<ushort> half = Vector128.Narrow(_value, _value);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref origin, index), Vector128.Narrow(half, half).AsUInt32().ToScalar());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreBelow(Vector128Words words, uint bound) => Vector128.LessThanAll(words._value, Vector128.Create(bound));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint MaxAcross()
    {
        Vector128<uint> pairs = Vector128.Max(_value, Vector128.Shuffle(_value, Vector128.Create(2u, 3, 0, 1)));
        return Vector128.Max(pairs, Vector128.Shuffle(pairs, Vector128.Create(1u, 0, 3, 2))).ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUpper(ref ushort origin, nint index) => (this >>> 16).Store(ref origin, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128Words first, Vector128Words second, Vector128Words third, Vector128Words fourth, ref byte origin, nint index) =>
        Vector128.Narrow(Vector128.Narrow(first._value, second._value), Vector128.Narrow(third._value, fourth._value)).StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Load(ref readonly uint origin, nint index) => new(Vector128.LoadUnsafe(in origin, (nuint)index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words LessThan(Vector128Words a, Vector128Words b) =>
        new(Vector128.LessThan(a._value.AsInt32(), b._value.AsInt32()).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Max(Vector128Words a, Vector128Words b) =>
        new(Vector128.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Min(Vector128Words a, Vector128Words b) => new(Vector128.Min(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words AddUnlessNaN(Vector128Words bits, Vector128Words summand)
    {
        Vector128<float> floats = bits._value.AsSingle();
        return new(Vector128.ConditionalSelect(Vector128.Equals(floats, floats).AsUInt32(), bits._value + summand._value, bits._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words Select(Vector128Words mask, Vector128Words whenSet, Vector128Words otherwise) =>
        new(Vector128.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator +(Vector128Words left, Vector128Words right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator -(Vector128Words left, Vector128Words right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator *(Vector128Words left, Vector128Words right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator &(Vector128Words left, Vector128Words right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator |(Vector128Words left, Vector128Words right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator ^(Vector128Words left, Vector128Words right) => new(left._value ^ right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator ~(Vector128Words value) => new(~value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator <<(Vector128Words value, int shiftAmount) => new(value._value << shiftAmount);

    /// <inheritdoc/>
    /// <remarks>The sign bit is copied; conversions use <c>&gt;&gt;&gt;</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator >>(Vector128Words value, int shiftAmount) => new((value._value.AsInt32() >> shiftAmount).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Words operator >>>(Vector128Words value, int shiftAmount) => new(value._value >>> shiftAmount);
}
