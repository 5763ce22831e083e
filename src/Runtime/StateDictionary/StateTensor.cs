using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Checkpoints;
using GenOptim.Memory;

namespace GenOptim;

/// <summary>A copy of one state array of one parameter, in memory of its own.</summary>
/// <remarks>A span of the array keeps it alive. Of an array beyond 2 GiB there are spans of parts.</remarks>
public sealed unsafe class StateTensor
{
    private readonly PinnedMemory? _memory;
    private readonly IStateBytes? _source;
    private readonly void* _address;

    /// <summary>An array in memory of its own.</summary>
    internal StateTensor(DType type, nint length)
    {
        Type = type;
        Length = length;
        ByteLength = DTypes.ByteLength(type, length);
        _memory = new PinnedMemory(ByteLength);
    }

    /// <summary>An array in memory of someone else's, seen only while that lasts.</summary>
    internal StateTensor(DType type, nint length, void* address)
    {
        Type = type;
        Length = length;
        ByteLength = DTypes.ByteLength(type, length);
        _address = address;
    }

    /// <summary>An array that is not in memory and read when it is copied.</summary>
    internal StateTensor(DType type, nint length, IStateBytes source)
    {
        Type = type;
        Length = length;
        ByteLength = DTypes.ByteLength(type, length);
        _source = source;
    }

    private StateTensor(StateTensor other, IReadOnlyList<nint> shape)
    {
        Type = other.Type;
        Length = other.Length;
        ByteLength = other.ByteLength;
        _memory = other._memory;
        _source = other._source;
        _address = other._address;
        Shape = shape;
    }

    /// <summary>The number type.</summary>
    public DType Type { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The shape, with a 1 for the dimension that it lacks, of an array that has one number for each row or column; null where it is the parameter's.</summary>
    public IReadOnlyList<nint>? Shape { get; internal init; }

    /// <summary>Address of the first byte; whoever uses it keeps this object alive meanwhile.</summary>
    internal void* Address => _memory is not null ? _memory.Address
        : _source is null ? _address
        : throw new InvalidOperationException("The array is not in memory.");

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

    /// <summary>A state array of any type, from its bytes.</summary>
    /// <param name="type">The number type.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="bytes">
    /// The elements in memory order, which are copied; of blocks of 8 bits the codes first, padded with zeros to a multiple of 64, and behind them a scale
    /// per block of 256.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number type, or the length is negative.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not that of so many elements.</exception>
    public static StateTensor From(DType type, nint length, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint expected = DTypes.ByteLength(type, length);
        if ((nuint)bytes.Length != expected)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{length} elements of {type} take {expected} bytes, and {bytes.Length} were given."), nameof(bytes));
        }

        var tensor = new StateTensor(type, length);
        bytes.CopyTo(tensor.AsBytes());
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
        ThrowIfLong();
        return Own.AsSpan<T>(0, (int)Length);
    }

    /// <summary>The memory of an array of up to 2 GiB as bytes, whatever its type; a <see cref="DType.Block8"/> array has its codes first and then its scales.</summary>
    /// <exception cref="InvalidOperationException">The array is longer than 2 GiB.</exception>
    public Span<byte> AsBytes()
    {
        ThrowIfLong();
        return Own.AsSpan<byte>(0, (int)ByteLength);
    }

    /// <summary>Some of the bytes, of an array of any length.</summary>
    /// <param name="start">Index of the first byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not all lie within the array.</exception>
    public Span<byte> AsBytes(nint start, int length) => Own.AsSpan<byte>(start, length);

    /// <summary>Some of the elements, of an array of any length.</summary>
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
        return Own.AsSpan<T>(start * Unsafe.SizeOf<T>(), length);
    }

    /// <summary>Copies all bytes out, reading them where they are not in memory.</summary>
    internal void CopyTo(void* destination)
    {
        if (_source is null)
        {
            NativeMemory.Copy(Address, destination, ByteLength);
            GC.KeepAlive(this);
            return;
        }

        const int PartLength = 1 << 30;
        for (nint start = 0; start < (nint)ByteLength; start += PartLength)
        {
            _source.Read(start, new Span<byte>((byte*)destination + start, (int)nint.Min(PartLength, (nint)ByteLength - start)));
        }
    }

    /// <summary>Copies some of the bytes out, reading them where they are not in memory.</summary>
    internal void Read(nint start, Span<byte> destination)
    {
        if (_source is not null)
        {
            _source.Read(start, destination);
            return;
        }

        new ReadOnlySpan<byte>((byte*)Address + start, destination.Length).CopyTo(destination);
        GC.KeepAlive(this);
    }

    /// <summary>Hands some of the bytes on from where they are.</summary>
    internal void WriteTo(ByteSink sink, nint start, nint length)
    {
        const int PartLength = 1 << 30;
        if (_source is IStateArray whole)
        {
            // From an accelerator an array comes as a whole: one at a time is in memory.
            whole.Load().WriteTo(sink, start, length);
            return;
        }

        for (nint end = start + length; start < end; start += PartLength)
        {
            sink(new ReadOnlySpan<byte>((byte*)Address + start, (int)nint.Min(PartLength, end - start)));
        }

        GC.KeepAlive(this);
    }

    /// <summary>The same array with a shape.</summary>
    internal StateTensor Of(IReadOnlyList<nint>? shape) => shape is null ? this : new StateTensor(this, shape);

    /// <summary>The array in memory of its own, or this one where it is there already.</summary>
    internal StateTensor InMemory()
    {
        if (_source is null)
        {
            return this;
        }

        var copy = new StateTensor(Type, Length) { Shape = Shape };
        CopyTo(copy.Address);
        return copy;
    }

    /// <summary>A copy in memory of its own.</summary>
    internal StateTensor Copied()
    {
        var copy = new StateTensor(Type, Length) { Shape = Shape };
        CopyTo(copy.Address);
        return copy;
    }

    /// <summary>Overwrites all bytes.</summary>
    internal void CopyFrom(void* source)
    {
        NativeMemory.Copy(source, Address, ByteLength);
        GC.KeepAlive(this);
    }

    /// <summary>The memory of which users are given spans: that of someone else, seen for a moment, is shown to no one.</summary>
    private PinnedMemory Own => _memory ?? throw new InvalidOperationException("The array is not in memory of its own.");

    private void ThrowIfLong()
    {
        if (ByteLength > (nuint)Array.MaxLength)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{ByteLength} bytes do not fit one span; take the elements in parts."));
        }
    }

    private void ThrowIfNot<T>()
        where T : unmanaged
    {
        if (DTypes.Of<T>() != Type)
        {
            throw new InvalidOperationException($"A state array of {Type} cannot be read as {typeof(T)}.");
        }
    }
}
