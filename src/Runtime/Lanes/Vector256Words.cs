using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Lanes;

/// <summary>The words of a <see cref="Vector256Lane{T}"/>.</summary>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Vector256Words : ICpuWords<Vector256Words>
{
    private readonly Vector256<uint> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256Words(Vector256<uint> value)
    {
        _value = value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<uint>.Count;
    }

    internal Vector256<uint> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words All(uint value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Sequence(uint start) => new(Vector256.Create(start) + Vector256<uint>.Indices);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Load(ref readonly ushort origin, nint index)
    {
        Vector128<ushort> elements = Vector128.LoadUnsafe(in origin, (nuint)index);
        return new(Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(elements).AsUInt32()
            : Vector256.Create(Vector128.WidenLower(elements), Vector128.WidenUpper(elements)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words LoadUpper(ref readonly ushort origin, nint index) => Load(in origin, index) << 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Load(ref readonly byte origin, nint index)
    {
        ulong elements = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in origin), index));
        Vector128<ushort> half = Vector128.WidenLower(Vector128.CreateScalarUnsafe(elements).AsByte());
        return new(Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(half).AsUInt32()
            : Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words LoadSigned(ref readonly byte origin, nint index)
    {
        ulong elements = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in origin), index));
        Vector128<short> half = Vector128.WidenLower(Vector128.CreateScalarUnsafe(elements).AsSByte());
        return new((Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(half)
            : Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half))).AsUInt32());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref ushort origin, nint index) =>
        Vector128.Narrow(_value.GetLower(), _value.GetUpper()).StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref byte origin, nint index)
    {
        Vector128<ushort> half = Vector128.Narrow(_value.GetLower(), _value.GetUpper());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref origin, index), Vector128.Narrow(half, half).AsUInt64().ToScalar());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreBelow(Vector256Words words, uint bound) => Vector256.LessThanAll(words._value, Vector256.Create(bound));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint MaxAcross() =>
        Vector128Words.Max(new Vector128Words(_value.GetLower()), new Vector128Words(_value.GetUpper())).MaxAcross();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreUpper(ref ushort origin, nint index) => (this >>> 16).Store(ref origin, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256Words first, Vector256Words second, Vector256Words third, Vector256Words fourth, ref byte origin, nint index)
    {
        if (Avx2.IsSupported)
        {
            // Packing works within halves, and so leaves groups of four out of order.
            Vector256<ushort> lower = Avx2.PackUnsignedSaturate(first._value.AsInt32(), second._value.AsInt32()) & Vector256.Create<ushort>(0xFF);
            Vector256<ushort> upper = Avx2.PackUnsignedSaturate(third._value.AsInt32(), fourth._value.AsInt32()) & Vector256.Create<ushort>(0xFF);
            Vector256<uint> groups = Avx2.PackUnsignedSaturate(lower.AsInt16(), upper.AsInt16()).AsUInt32();
            Avx2.PermuteVar8x32(groups, Vector256.Create(0u, 4, 1, 5, 2, 6, 3, 7)).AsByte().StoreUnsafe(ref origin, (nuint)index);
            return;
        }

        Vector256.Narrow(Vector256.Narrow(first._value, second._value), Vector256.Narrow(third._value, fourth._value)).StoreUnsafe(ref origin, (nuint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Load(ref readonly uint origin, nint index) => new(Vector256.LoadUnsafe(in origin, (nuint)index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref uint origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words LessThan(Vector256Words a, Vector256Words b) =>
        new(Vector256.LessThan(a._value.AsInt32(), b._value.AsInt32()).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Max(Vector256Words a, Vector256Words b) =>
        new(Vector256.Max(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Min(Vector256Words a, Vector256Words b) => new(Vector256.Min(a._value, b._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words AddUnlessNaN(Vector256Words bits, Vector256Words summand)
    {
        Vector256<float> floats = bits._value.AsSingle();
        return new(Vector256.ConditionalSelect(Vector256.Equals(floats, floats).AsUInt32(), bits._value + summand._value, bits._value));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words Select(Vector256Words mask, Vector256Words whenSet, Vector256Words otherwise) =>
        new(Vector256.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator +(Vector256Words left, Vector256Words right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator -(Vector256Words left, Vector256Words right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator *(Vector256Words left, Vector256Words right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator &(Vector256Words left, Vector256Words right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator |(Vector256Words left, Vector256Words right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator ^(Vector256Words left, Vector256Words right) => new(left._value ^ right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator ~(Vector256Words value) => new(~value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator <<(Vector256Words value, int shiftAmount) => new(value._value << shiftAmount);

    /// <inheritdoc/>
    /// <remarks>The sign bit is copied; conversions use <c>&gt;&gt;&gt;</c>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator >>(Vector256Words value, int shiftAmount) => new((value._value.AsInt32() >> shiftAmount).AsUInt32());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Words operator >>>(Vector256Words value, int shiftAmount) => new(value._value >>> shiftAmount);
}
