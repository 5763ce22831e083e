using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Lanes;

/// <summary>The words of a <see cref="Vector512Lane{T}"/>.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector512Words : ICpuWords<Vector512Words>
{
    private readonly Vector512<uint> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512Words(Vector512<uint> value)
    {
        _value = value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<uint>.Count;
    }

    internal Vector512<uint> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words All(uint value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Sequence(uint start) => new(Vector512.Create(start) + Vector512<uint>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Load(ref readonly ushort origin, nint index)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.ConvertToVector512UInt32(Vector256.LoadUnsafe(in origin, (nuint)index)));
        }

        return new(Vector512.Create(
            Vector256Words.Load(in origin, index).Value,
            Vector256Words.Load(in origin, index + Vector256<uint>.Count).Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words LoadUpper(ref readonly ushort origin, nint index)
    {
        if (Avx512BW.IsSupported)
        {
            // The elements and as many zeros are dealt out in turn: zeros, whose indices are 16 and more, to the lower halves.
            Vector512<ushort> elements = Vector256.LoadUnsafe(in origin, (nuint)index).ToVector512();
            Vector512<ushort> order = ((Vector512<uint>.Indices << 16) | Vector512.Create(16u)).AsUInt16();
            return new(Avx512BW.PermuteVar32x16(elements, order).AsUInt32());
        }

        return Load(in origin, index) << 16;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Load(ref readonly byte origin, nint index)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.ConvertToVector512UInt32(Vector128.LoadUnsafe(in origin, (nuint)index)));
        }

        return new(Vector512.Create(
            Vector256Words.Load(in origin, index).Value,
            Vector256Words.Load(in origin, index + Vector256<uint>.Count).Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words LoadSigned(ref readonly byte origin, nint index)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(in origin, (nuint)index).AsSByte()).AsUInt32());
        }

        return new(Vector512.Create(
            Vector256Words.LoadSigned(in origin, index).Value,
            Vector256Words.LoadSigned(in origin, index + Vector256<uint>.Count).Value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ushort origin, nint index)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector256UInt16(_value).StoreUnsafe(ref origin, (nuint)index);
            return;
        }

        Vector256.Narrow(_value.GetLower(), _value.GetUpper()).StoreUnsafe(ref origin, (nuint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref byte origin, nint index)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(_value).StoreUnsafe(ref origin, (nuint)index);
            return;
        }

        new Vector256Words(_value.GetLower()).Store(ref origin, index);
        new Vector256Words(_value.GetUpper()).Store(ref origin, index + Vector256<uint>.Count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUpper(ref ushort origin, nint index)
    {
        if (Avx512BW.IsSupported)
        {
            // The odd ones of the 32 halves; what comes of the upper 16 indices is not written.
            Vector512<ushort> odd = Vector512<ushort>.Indices + Vector512<ushort>.Indices + Vector512<ushort>.One;
            Avx512BW.PermuteVar32x16(_value.AsUInt16(), odd).GetLower().StoreUnsafe(ref origin, (nuint)index);
            return;
        }

        (this >>> 16).Store(ref origin, index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512Words first, Vector512Words second, Vector512Words third, Vector512Words fourth, ref byte origin, nint index)
    {
        if (Avx512BW.IsSupported)
        {
            // Packing works within quarters, and so leaves groups of four out of order.
            Vector512<ushort> lower = Avx512BW.PackUnsignedSaturate(first._value.AsInt32(), second._value.AsInt32()) & Vector512.Create<ushort>(0xFF);
            Vector512<ushort> upper = Avx512BW.PackUnsignedSaturate(third._value.AsInt32(), fourth._value.AsInt32()) & Vector512.Create<ushort>(0xFF);
            Vector512<uint> groups = Avx512BW.PackUnsignedSaturate(lower.AsInt16(), upper.AsInt16()).AsUInt32();
            Vector512<uint> order = Vector512.Create(0u, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            Avx512F.PermuteVar16x32(groups, order).AsByte().StoreUnsafe(ref origin, (nuint)index);
            return;
        }

        Vector512.Narrow(Vector512.Narrow(first._value, second._value), Vector512.Narrow(third._value, fourth._value)).StoreUnsafe(ref origin, (nuint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreBelow(Vector512Words words, uint bound) => Vector512.LessThanAll(words._value, Vector512.Create(bound));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint MaxAcross() =>
        Vector256Words.Max(new Vector256Words(_value.GetLower()), new Vector256Words(_value.GetUpper())).MaxAcross();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Load(ref readonly uint origin, nint index) => new(Vector512.LoadUnsafe(in origin, (nuint)index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words LessThan(Vector512Words a, Vector512Words b) =>
        new(Vector512.LessThan(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Max(Vector512Words a, Vector512Words b) =>
        new(Vector512.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Min(Vector512Words a, Vector512Words b) => new(Vector512.Min(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words AddUnlessNaN(Vector512Words bits, Vector512Words summand)
    {
        Vector512<float> floats = bits._value.AsSingle();
        return new(Vector512.ConditionalSelect(Vector512.Equals(floats, floats).AsUInt32(), bits._value + summand._value, bits._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words Select(Vector512Words mask, Vector512Words whenSet, Vector512Words otherwise) =>
        new(Vector512.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator +(Vector512Words left, Vector512Words right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator -(Vector512Words left, Vector512Words right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator *(Vector512Words left, Vector512Words right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator &(Vector512Words left, Vector512Words right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator |(Vector512Words left, Vector512Words right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator ^(Vector512Words left, Vector512Words right) => new(left._value ^ right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator ~(Vector512Words value) => new(~value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator <<(Vector512Words value, int shiftAmount) => new(value._value << shiftAmount);

    /// <inheritdoc/>
    /// <remarks>The sign bit is copied; conversions use <c>&gt;&gt;&gt;</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator >>(Vector512Words value, int shiftAmount) => new((value._value.AsInt32() >> shiftAmount).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Words operator >>>(Vector512Words value, int shiftAmount) => new(value._value >>> shiftAmount);
}
