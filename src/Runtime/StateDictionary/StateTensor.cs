using System;
using System.Globalization;
using System.Runtime.InteropServices;

namespace GenOptim;

/// <summary>A copy of one state array of one parameter, in memory of its own.</summary>
public sealed unsafe class StateTensor
{
    private readonly Buffer _buffer;

    internal StateTensor(DType type, nint length)
    {
        Type = type;
        Length = length;
        _buffer = new Buffer(DTypes.ByteLength(type, length));
    }

    /// <summary>The number type.</summary>
    public DType Type { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    internal void* Address => _buffer.Address;

    internal nuint ByteLength => _buffer.Length;

    /// <summary>A state array with the given elements.</summary>
    /// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The elements, which are copied.</param>
    public static StateTensor From<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var tensor = new StateTensor(DTypes.Of<T>(), values.Length);
        values.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <summary>The elements.</summary>
    /// <typeparam name="T">The element type, that of <see cref="Type"/>.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not <see cref="Type"/>, or there are more elements than a span can hold.
    /// </exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged => AsSpan<T>(0, Length);

    /// <summary>Some of the elements, for arrays longer than a span can be.</summary>
    /// <typeparam name="T">The element type, that of <see cref="Type"/>.</typeparam>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not all lie within the array.</exception>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not <see cref="Type"/>, or there are more elements than a span can hold.
    /// </exception>
    public Span<T> AsSpan<T>(nint start, nint length)
        where T : unmanaged
    {
        if (DTypes.Of<T>() != Type)
        {
            throw new InvalidOperationException($"A state array of {Type} cannot be read as {typeof(T)}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        if (length > int.MaxValue)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{length} elements do not fit one span; take them in parts."));
        }

        return new Span<T>((T*)Address + start, (int)length);
    }

    /// <summary>The memory of the array as bytes, whatever its type; a <see cref="DType.Block8"/> array has its codes first and then its scales.</summary>
    /// <exception cref="InvalidOperationException">There are more bytes than a span can hold.</exception>
    public Span<byte> AsBytes() => ByteLength <= int.MaxValue
        ? new Span<byte>(Address, (int)ByteLength)
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{ByteLength} bytes do not fit one span."));

    private sealed class Buffer : SafeHandle
    {
        internal Buffer(nuint length)
            : base(0, ownsHandle: true)
        {
            Length = length;
            SetHandle((nint)NativeMemory.AllocZeroed(Math.Max(length, 1)));
            GC.AddMemoryPressure((long)Math.Max(length, 1));
        }

        public override bool IsInvalid => handle == 0;

        internal nuint Length { get; }

        internal void* Address => (void*)handle;

        protected override bool ReleaseHandle()
        {
            NativeMemory.Free((void*)handle);
            GC.RemoveMemoryPressure((long)Math.Max(Length, 1));
            return true;
        }
    }
}
