using System;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim;

/// <summary>State of one number type as another: what was saved in float32 goes on in 8 bits, and the other way.</summary>
internal static unsafe class StateConversion
{
    /// <summary>Random bits that round to nearest: what is half of a step or more goes up.</summary>
    private const uint ToNearest = 1 << (Block8.DitherBits - 1);

    /// <summary>Whether state of one type can be taken in as another.</summary>
    internal static bool IsPossible(DType from, DType to) => from == to || (IsStateNumber(from) && IsStateNumber(to));

    /// <summary>The state in another type; the same object where it has the type already. What is lost is rounded to nearest.</summary>
    internal static StateTensor Convert(StateTensor tensor, DType type) => tensor.Type == type ? tensor : Encode(Decode(tensor), type);

    private static bool IsStateNumber(DType type) =>
        type is DType.Float32 or DType.BFloat16 or DType.Block8 or DType.UnsignedBlock8;

    private static StateTensor Decode(StateTensor tensor)
    {
        if (tensor.Type == DType.Float32)
        {
            return tensor;
        }

        var decoded = new StateTensor(DType.Float32, tensor.Length);
        ref float values = ref *(float*)decoded.Address;
        ref byte codes = ref *(byte*)tensor.Address;
        ref byte scales = ref Unsafe.Add(ref codes, Block8.ScalesOffset(tensor.Length));
        for (nint i = 0; i < tensor.Length; i++)
        {
            ScalarLane<float> value = tensor.Type switch
            {
                DType.BFloat16 => BFloat16Storage.Load<ScalarLane<float>, ScalarWords>(ref *(BFloat16*)tensor.Address, i),
                DType.Block8 => SignedBlock8Storage.Decode(ScalarWords.LoadSigned(in codes, i), Block8.Scale<ScalarLane<float>>(in scales, i)),
                _ => UnsignedBlock8Storage.Decode(ScalarWords.Load(in codes, i), Block8.Scale<ScalarLane<float>>(in scales, i)),
            };
            value.Store(ref values, i);
        }

        GC.KeepAlive(tensor);
        return decoded;
    }

    private static StateTensor Encode(StateTensor decoded, DType type)
    {
        if (type == DType.Float32)
        {
            return decoded;
        }

        var encoded = new StateTensor(type, decoded.Length);
        ref float values = ref *(float*)decoded.Address;
        if (type == DType.BFloat16)
        {
            for (nint i = 0; i < decoded.Length; i++)
            {
                BFloat16Storage.Store<ScalarLane<float>, ScalarWords>(
                    ScalarLane<float>.Load(ref values, i), ref *(BFloat16*)encoded.Address, i);
            }

            GC.KeepAlive(decoded);
            return encoded;
        }

        for (nint i = 0; i < decoded.Length; i += Block8.Length)
        {
            if (type == DType.Block8)
            {
                EncodeBlock<SignedBlock8Storage>(decoded, encoded, i);
            }
            else
            {
                EncodeBlock<UnsignedBlock8Storage>(decoded, encoded, i);
            }
        }

        GC.KeepAlive(decoded);
        return encoded;
    }

    private static void EncodeBlock<TMap>(StateTensor decoded, StateTensor encoded, nint start)
        where TMap : struct, IBlock8Map
    {
        nint count = nint.Min(Block8.Length, decoded.Length - start);
        ref uint tile = ref ((uint*)decoded.Address)[start];
        ScalarWords largest = ScalarWords.All(0);
        for (nint i = 0; i < count; i++)
        {
            largest = Block8.Collect<TMap, ScalarLane<float>, ScalarWords>(ScalarLane<float>.FromWords(ScalarWords.Load(in tile, i)), ref tile, i, largest);
        }

        ref byte codes = ref *(byte*)encoded.Address;
        ref byte scales = ref Unsafe.Add(ref codes, Block8.ScalesOffset(encoded.Length));
        ScalarLane<float> inverseScale = ScalarLane<float>.All(Block8.StoreScale(largest, ref scales, start));
        for (nint i = 0; i < count; i++)
        {
            TMap.Encode(ScalarLane<float>.FromWords(ScalarWords.Load(in tile, i)), inverseScale, ScalarWords.All(ToNearest)).Store(ref codes, start + i);
        }
    }
}
