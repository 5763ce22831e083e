using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenOptim;

/// <summary>A copy of one state array of one parameter, in memory of its own.</summary>
/// <remarks>
/// Up to 2 GiB the memory is a managed array, so that a span of it keeps it alive; of longer arrays there are spans of parts.
/// </remarks>
public sealed unsafe class StateTensor
{
    private readonly byte[]? _array;
    private readonly Buffer? _buffer;

    internal StateTensor(DType type, nint length)
    {
        Type = type;
        Length = length;
        ByteLength = DTypes.ByteLength(type, length);
        if (ByteLength <= (nuint)Array.MaxLength)
        {
            // Pinned by the heap it lies on, so that it can be copied by address like the native memory of longer ones.
            _array = GC.AllocateArray<byte>((int)ByteLength, pinned: true);
        }
        else
        {
            _buffer = new Buffer(ByteLength);
        }
    }

    /// <summary>The number type.</summary>
    public DType Type { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>Address of the first byte; whoever uses it keeps this object alive meanwhile.</summary>
    internal void* Address => _buffer is null
        ? Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array!))
        : _buffer.Address;

    internal nuint ByteLength { get; }

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

    /// <summary>The elements, of an array of up to 2 GiB.</summary>
    /// <typeparam name="T">The element type, that of <see cref="Type"/>.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> is not <see cref="Type"/>, or the array is longer than 2 GiB.
    /// </exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        ThrowIfNot<T>();
        return MemoryMarshal.Cast<byte, T>(AsBytes());
    }

    /// <summary>The memory of an array of up to 2 GiB as bytes, whatever its type; a <see cref="DType.Block8"/> array has its codes first and then its scales.</summary>
    /// <exception cref="InvalidOperationException">The array is longer than 2 GiB.</exception>
    public Span<byte> AsBytes() => _array ?? throw new InvalidOperationException(string.Create(
        CultureInfo.InvariantCulture, $"{ByteLength} bytes do not fit one span; take the elements in parts."));

    /// <summary>Some of the bytes, of an array of any length. A span of an array beyond 2 GiB does not keep this object alive.</summary>
    /// <param name="start">Index of the first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not all lie within the array.</exception>
    public Span<byte> AsBytes(nint start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, (nint)ByteLength - start);
        return _array is null ? new Span<byte>((byte*)Address + start, length) : _array.AsSpan((int)start, length);
    }

    /// <summary>Some of the elements, of an array of any length. A span of an array beyond 2 GiB does not keep this object alive.</summary>
    /// <typeparam name="T">The element type, that of <see cref="Type"/>.</typeparam>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not all lie within the array.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not <see cref="Type"/>.</exception>
    public Span<T> AsSpan<T>(nint start, int length)
        where T : unmanaged
    {
        ThrowIfNot<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        return _array is null
            ? new Span<T>((T*)Address + start, length)
            : MemoryMarshal.Cast<byte, T>(_array.AsSpan()).Slice((int)start, length);
    }

    /// <summary>Copies all bytes out.</summary>
    internal void CopyTo(void* destination)
    {
        NativeMemory.Copy(Address, destination, ByteLength);
        GC.KeepAlive(this);
    }

    /// <summary>Overwrites all bytes.</summary>
    internal void CopyFrom(void* source)
    {
        NativeMemory.Copy(source, Address, ByteLength);
        GC.KeepAlive(this);
    }

    private void ThrowIfNot<T>()
        where T : unmanaged
    {
        if (DTypes.Of<T>() != Type)
        {
            throw new InvalidOperationException($"A state array of {Type} cannot be read as {typeof(T)}.");
        }
    }

    private sealed class Buffer : SafeHandle
    {
        internal Buffer(nuint length)
            : base(0, ownsHandle: true)
        {
            Length = length;
            SetHandle((nint)NativeMemory.AllocZeroed(length));
            GC.AddMemoryPressure((long)length);
        }

        public override bool IsInvalid => handle == 0;

        internal nuint Length { get; }

        internal void* Address => (void*)handle;

        protected override bool ReleaseHandle()
        {
            NativeMemory.Free((void*)handle);
            GC.RemoveMemoryPressure((long)Length);
            return true;
        }
    }
}
