using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim;

/// <summary>State of one number type as another: what was saved in float32 goes on in 8 bits, and the other way.</summary>
internal static unsafe class StateConversion
{
    /// <summary>Random words that round to nearest: what is half of a step or more goes up.</summary>
    private const uint ToNearest = 0x8000_0000;

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
                DType.Block8 => SignedBlock8Storage.Load<ScalarLane<float>, ScalarWords>(ref codes, i, Block8.Scale<ScalarLane<float>>(ref scales, i)),
                _ => UnsignedBlock8Storage.Load<ScalarLane<float>, ScalarWords>(ref codes, i, Block8.Scale<ScalarLane<float>>(ref scales, i)),
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

        Span<uint> random = stackalloc uint[Block8.Length];
        random.Fill(ToNearest);
        ref uint words = ref MemoryMarshal.GetReference(random);
        ref byte codes = ref *(byte*)encoded.Address;
        ref byte scales = ref Unsafe.Add(ref codes, Block8.ScalesOffset(encoded.Length));
        for (nint i = 0; i < decoded.Length; i += Block8.Length)
        {
            nint count = nint.Min(Block8.Length, decoded.Length - i);
            if (type == DType.Block8)
            {
                SignedBlock8Storage.Store<ScalarLane<float>, ScalarWords>(ref Unsafe.As<float, uint>(ref Unsafe.Add(ref values, i)), ref words, 0, ref codes, ref scales, i, count);
            }
            else
            {
                UnsignedBlock8Storage.Store<ScalarLane<float>, ScalarWords>(ref Unsafe.As<float, uint>(ref Unsafe.Add(ref values, i)), ref words, 0, ref codes, ref scales, i, count);
            }
        }

        GC.KeepAlive(decoded);
        return encoded;
    }
}
