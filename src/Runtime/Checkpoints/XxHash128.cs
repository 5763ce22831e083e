using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Checkpoints;

/// <summary>
/// The 128-bit hash of the XXH3 family with its standard secret and seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), of at least
/// <see cref="ShortestInput"/> bytes that come in parts. It is here because the library of it would be a dependency of every user's project; the
/// tests hold it against that library.
/// </summary>
internal sealed class XxHash128
{
    /// <summary>What is shorter has formulas of its own, which no file needs.</summary>
    internal const int ShortestInput = 17;

    private const int StripeBytes = 64;
    private const int StripesPerBlock = (SecretBytes - StripeBytes) / sizeof(ulong);
    private const int SecretBytes = 192;
    private const int LongestMediumInput = 240;

    private const ulong Prime32First = 0x9E3779B1;
    private const ulong Prime32Second = 0x85EBCA77;
    private const ulong Prime32Third = 0xC2B2AE3D;
    private const ulong Prime64First = 0x9E3779B185EBCA87;
    private const ulong Prime64Second = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime64Third = 0x165667B19E3779F9;
    private const ulong Prime64Fourth = 0x85EBCA77C2B2AE63;
    private const ulong Prime64Fifth = 0x27D4EB2F165667C5;
    private const ulong AvalanchePrime = 0x165667919E3779F9;

    // Eight sums of 64 bits, as one stripe has.
    private readonly ulong[] _sums =
    [
        Prime32Third, Prime64First, Prime64Second, Prime64Third, Prime64Fourth, Prime32Second, Prime64Fifth, Prime32First,
    ];

    // The first bytes, for short inputs, whose formulas see all of them.
    private readonly byte[] _first = new byte[LongestMediumInput];

    // The last stripe that was summed, and after it what waits: 1 to 64 bytes, because the last stripe of an input is summed in another way.
    private readonly byte[] _last = new byte[2 * StripeBytes];

    private long _length;
    private int _waiting;
    private int _stripesInBlock;

    // The standard secret of the specification.
    private static ReadOnlySpan<byte> Secret =>
    [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c, 0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb,
        0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f, 0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
        0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c, 0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb,
        0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3, 0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d, 0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31,
        0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64, 0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
        0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e, 0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc,
        0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce, 0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
    ];

    /// <summary>Takes the next bytes of the input.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length < LongestMediumInput)
        {
            int room = (int)Math.Min(LongestMediumInput - _length, bytes.Length);
            bytes[..room].CopyTo(_first.AsSpan((int)_length));
        }

        _length += bytes.Length;
        if (_waiting > 0)
        {
            int fill = Math.Min(StripeBytes - _waiting, bytes.Length);
            bytes[..fill].CopyTo(_last.AsSpan(StripeBytes + _waiting));
            _waiting += fill;
            bytes = bytes[fill..];
            if (bytes.IsEmpty)
            {
                return;
            }

            ReadOnlySpan<byte> stripe = _last.AsSpan(StripeBytes, StripeBytes);
            Sum(stripe);
            stripe.CopyTo(_last);
        }

        int summed = Math.Max(bytes.Length - 1, 0) / StripeBytes * StripeBytes;
        if (summed > 0)
        {
            Sum(bytes[..summed]);
            bytes.Slice(summed - StripeBytes, StripeBytes).CopyTo(_last);
        }

        _waiting = bytes.Length - summed;
        bytes[summed..].CopyTo(_last.AsSpan(StripeBytes));
    }

    /// <summary>The hash of all bytes so far in the order in which it is written, high half first.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than <see cref="ShortestInput"/> bytes.</exception>
    internal byte[] GetCurrentHash()
    {
        (ulong low, ulong high) = _length switch
        {
            > LongestMediumInput => OfLongInput(),
            >= ShortestInput => OfMediumInput(_first.AsSpan(0, (int)_length)),
            _ => throw new InvalidOperationException($"A hash of {_length} bytes was asked for; it is there for {ShortestInput} and more."),
        };
        byte[] hash = new byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, high);
        BinaryPrimitives.WriteUInt64BigEndian(hash.AsSpan(sizeof(ulong)), low);
        return hash;
    }

    private static (ulong Low, ulong High) OfMediumInput(ReadOnlySpan<byte> input)
    {
        var sum = (Low: (ulong)input.Length * Prime64First, High: 0UL);
        if (input.Length <= 128)
        {
            // Pairs of 16 bytes from both ends towards the middle, the innermost first.
            for (int pair = (input.Length - 1) / 32; pair >= 0; pair--)
            {
                sum = Mix(sum, input[(16 * pair)..], input[(input.Length - (16 * (pair + 1)))..], Secret[(32 * pair)..]);
            }
        }
        else
        {
            for (int i = 0; i < 4; i++)
            {
                sum = Mix(sum, input[(32 * i)..], input[((32 * i) + 16)..], Secret[(32 * i)..]);
            }

            sum = (Avalanche(sum.Low), Avalanche(sum.High));
            for (int i = 4; 32 * (i + 1) <= input.Length; i++)
            {
                sum = Mix(sum, input[(32 * i)..], input[((32 * i) + 16)..], Secret[(3 + (32 * (i - 4)))..]);
            }

            sum = Mix(sum, input[^16..], input[^32..], Secret[(136 - 17 - 16)..]);
        }

        ulong high = (sum.Low * Prime64First) + (sum.High * Prime64Fourth) + ((ulong)input.Length * Prime64Second);
        return (Avalanche(sum.Low + sum.High), 0 - Avalanche(high));
    }

    private static (ulong Low, ulong High) Mix((ulong Low, ulong High) sum, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, ReadOnlySpan<byte> secret) =>
        ((sum.Low + Fold(one, secret)) ^ (Word(other, 0) + Word(other, 1)), (sum.High + Fold(other, secret[16..])) ^ (Word(one, 0) + Word(one, 1)));

    private static ulong Fold(ReadOnlySpan<byte> words, ReadOnlySpan<byte> secret) => Fold(Word(words, 0) ^ Word(secret, 0), Word(words, 1) ^ Word(secret, 1));

    private static ulong Fold(ulong one, ulong other)
    {
        ulong high = Math.BigMul(one, other, out ulong low);
        return high ^ low;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 37)) * AvalanchePrime;
        return hash ^ (hash >> 32);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(sizeof(ulong) * index)..]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumStripe(Span<ulong> sums, ReadOnlySpan<byte> stripe, ReadOnlySpan<byte> secret)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            ulong word = Word(stripe, i);
            ulong key = word ^ Word(secret, i);
            sums[i ^ 1] += word;
            sums[i] += (uint)key * (key >> 32);
        }
    }

    // Whole stripes that are not the last of a block: the sums stay in registers. Compiled for speed at once: most programs load but once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumStripesWide(Span<ulong> sums, ReadOnlySpan<byte> stripes, ReadOnlySpan<byte> secret)
    {
        ref ulong first = ref MemoryMarshal.GetReference(sums);
        Vector256<ulong> low = Vector256.LoadUnsafe(ref first), high = Vector256.LoadUnsafe(ref first, 4);
        ref byte bytes = ref MemoryMarshal.GetReference(stripes), keys = ref MemoryMarshal.GetReference(secret);
        for (int at = 0, key = 0; at < stripes.Length; at += StripeBytes, key += sizeof(ulong))
        {
            low = Added(low, Vector256.LoadUnsafe(ref bytes, (nuint)at), Vector256.LoadUnsafe(ref keys, (nuint)key));
            high = Added(high, Vector256.LoadUnsafe(ref bytes, (nuint)(at + 32)), Vector256.LoadUnsafe(ref keys, (nuint)(key + 32)));
        }

        low.StoreUnsafe(ref first);
        high.StoreUnsafe(ref first, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Added(Vector256<ulong> sums, Vector256<byte> bytes, Vector256<byte> secret)
    {
        Vector256<uint> key = (bytes ^ secret).AsUInt32();
        Vector256<ulong> products = Avx2.Multiply(key, (key.AsUInt64() >>> 32).AsUInt32());
        return sums + products + Avx2.Shuffle(bytes.AsUInt32(), 0b01_00_11_10).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scramble(Span<ulong> sums)
    {
        ReadOnlySpan<byte> secret = Secret[(SecretBytes - StripeBytes)..];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (sums[i] ^ (sums[i] >> 47) ^ Word(secret, i)) * Prime32First;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(ReadOnlySpan<byte> stripes)
    {
        while (!stripes.IsEmpty)
        {
            int count = Math.Min(stripes.Length / StripeBytes, StripesPerBlock - _stripesInBlock);
            ReadOnlySpan<byte> ofBlock = stripes[..(count * StripeBytes)];
            ReadOnlySpan<byte> secret = Secret[(sizeof(ulong) * _stripesInBlock)..];
            if (Avx2.IsSupported)
            {
                SumStripesWide(_sums, ofBlock, secret);
            }
            else
            {
                for (int i = 0; i < count; i++)
                {
                    SumStripe(_sums, ofBlock[(StripeBytes * i)..], secret[(sizeof(ulong) * i)..]);
                }
            }

            _stripesInBlock += count;
            if (_stripesInBlock == StripesPerBlock)
            {
                Scramble(_sums);
                _stripesInBlock = 0;
            }

            stripes = stripes[ofBlock.Length..];
        }
    }

    private (ulong Low, ulong High) OfLongInput()
    {
        Span<ulong> sums = stackalloc ulong[8];
        _sums.CopyTo(sums);
        SumStripe(sums, _last.AsSpan(_waiting), Secret[(SecretBytes - StripeBytes - 7)..]);
        return (
            Merged(sums, Secret[11..], (ulong)_length * Prime64First),
            Merged(sums, Secret[(SecretBytes - StripeBytes - 11)..], ~((ulong)_length * Prime64Second)));
    }

    private static ulong Merged(ReadOnlySpan<ulong> sums, ReadOnlySpan<byte> secret, ulong start)
    {
        for (int i = 0; i < sums.Length; i += 2)
        {
            start += Fold(sums[i] ^ Word(secret, i), sums[i + 1] ^ Word(secret, i + 1));
        }

        return Avalanche(start);
    }
}
