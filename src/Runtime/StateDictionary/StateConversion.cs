using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim;

/// <summary>State of one number type as another: what was saved in float32 goes on in 8 bits, and the other way. What is lost is rounded to nearest.</summary>
internal static unsafe class StateConversion
{
    /// <summary>Random bits that round to nearest: what is half of a step or more goes up.</summary>
    private const uint ToNearest = 1 << (Block8.DitherBits - 1);

    /// <summary>Elements that are converted together: whole blocks, so that no more memory is needed than for these.</summary>
    private const int PartLength = 64 * Block8.Length;

    /// <summary>Whether state of one type can be taken in as another.</summary>
    internal static bool IsPossible(DType from, DType to) => from == to || (IsStateNumber(from) && IsStateNumber(to));

    /// <summary>Copies a state array into another of the same length, whatever their types.</summary>
    /// <param name="source">The array, in memory or in a file.</param>
    /// <param name="destination">An array in memory.</param>
    internal static void Copy(StateTensor source, StateTensor destination)
    {
        if (source.Type == destination.Type)
        {
            source.CopyTo(destination.Address);
            GC.KeepAlive(destination);
            return;
        }

        byte[] bytes = new byte[PartLength * sizeof(double)];
        float[] values = new float[PartLength];
        for (nint start = 0; start < source.Length; start += PartLength)
        {
            Span<float> part = values.AsSpan(0, (int)nint.Min(PartLength, source.Length - start));
            Decode(source, start, part, bytes);
            Encode(part, destination, start);
        }

        GC.KeepAlive(destination);
    }

    /// <summary>The state in another type; the same object where it has the type already.</summary>
    internal static StateTensor Convert(StateTensor tensor, DType type)
    {
        if (tensor.Type == type)
        {
            return tensor;
        }

        var converted = new StateTensor(type, tensor.Length) { Shape = tensor.Shape };
        Copy(tensor, converted);
        return converted;
    }

    private static bool IsStateNumber(DType type) =>
        type is DType.Float32 or DType.BFloat16 or DType.Block8 or DType.UnsignedBlock8;

    private static void Decode(StateTensor source, nint start, Span<float> values, byte[] scratch)
    {
        if (source.Type == DType.Float32)
        {
            source.Read(start * sizeof(float), MemoryMarshal.AsBytes(values));
            return;
        }

        if (source.Type == DType.BFloat16)
        {
            Span<BFloat16> stored = MemoryMarshal.Cast<byte, BFloat16>(scratch.AsSpan(0, values.Length * sizeof(ushort)));
            source.Read(start * sizeof(ushort), MemoryMarshal.AsBytes(stored));
            for (int i = 0; i < values.Length; i++)
            {
                BFloat16Storage.Load<ScalarLane<float>, ScalarWords>(ref MemoryMarshal.GetReference(stored), i).Store(ref MemoryMarshal.GetReference(values), i);
            }

            return;
        }

        Span<byte> codes = scratch.AsSpan(0, values.Length);
        Span<byte> scales = scratch.AsSpan(values.Length, (values.Length + Block8.Length - 1) / Block8.Length);
        source.Read(start, codes);
        source.Read(Block8.ScalesOffset(source.Length) + (start / Block8.Length), scales);
        for (int i = 0; i < values.Length; i++)
        {
            ScalarLane<float> scale = Block8.Scale<ScalarLane<float>>(ref MemoryMarshal.GetReference(scales), i);
            ScalarLane<float> value = source.Type == DType.Block8
                ? SignedBlock8Storage.Decode(ScalarWords.LoadSigned(ref MemoryMarshal.GetReference(codes), i), scale)
                : UnsignedBlock8Storage.Decode(ScalarWords.Load(ref MemoryMarshal.GetReference(codes), i), scale);
            value.Store(ref MemoryMarshal.GetReference(values), i);
        }
    }

    private static void Encode(Span<float> values, StateTensor destination, nint start)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        switch (destination.Type)
        {
            case DType.Float32:
                values.CopyTo(new Span<float>((float*)destination.Address + start, values.Length));
                break;
            case DType.BFloat16:
                ref BFloat16 stored = ref *(BFloat16*)destination.Address;
                for (int i = 0; i < values.Length; i++)
                {
                    BFloat16Storage.Store<ScalarLane<float>, ScalarWords>(ScalarLane<float>.Load(ref first, i), ref stored, start + i);
                }

                break;
            default:
                for (int i = 0; i < values.Length; i += Block8.Length)
                {
                    Span<float> block = values.Slice(i, Math.Min(Block8.Length, values.Length - i));
                    if (destination.Type == DType.Block8)
                    {
                        EncodeBlock<SignedBlock8Storage>(block, destination, start + i);
                    }
                    else
                    {
                        EncodeBlock<UnsignedBlock8Storage>(block, destination, start + i);
                    }
                }

                break;
        }
    }

    private static void EncodeBlock<TMap>(Span<float> block, StateTensor encoded, nint start)
        where TMap : struct, IBlock8Map
    {
        ref uint tile = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(block));
        ScalarWords largest = ScalarWords.All(0);
        for (int i = 0; i < block.Length; i++)
        {
            largest = Block8.Collect<TMap, ScalarLane<float>, ScalarWords>(ScalarLane<float>.FromWords(ScalarWords.Load(in tile, i)), ref tile, i, largest);
        }

        ref byte codes = ref *(byte*)encoded.Address;
        ref byte scales = ref Unsafe.Add(ref codes, Block8.ScalesOffset(encoded.Length));
        ScalarLane<float> inverseScale = ScalarLane<float>.All(Block8.StoreScale(largest, ref scales, start));
        for (int i = 0; i < block.Length; i++)
        {
            TMap.Encode(ScalarLane<float>.FromWords(ScalarWords.Load(in tile, i)), inverseScale, ScalarWords.All(ToNearest)).Store(ref codes, start + i);
        }
    }
}
