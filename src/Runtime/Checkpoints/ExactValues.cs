using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Engine;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim.Checkpoints;

/// <summary>
/// A parameter's values with what state keeps of them besides: a float32; or a number of 16 bits, alone or with a master weight, a remainder of 16 or 8 bits, or a compensation. Values move
/// from one of these forms to another through the float32 that each stands for, rounded to nearest where the new form holds less. A float64 has one form, and is copied.
/// </summary>
/// <param name="Values">The values.</param>
/// <param name="StorageName">The name of the state array that holds what they lack, or null.</param>
/// <param name="Storage">That array.</param>
internal sealed unsafe record ExactValues(StateTensor Values, string? StorageName, StateTensor? Storage)
{
    private const int PartLength = 64 * Block8.Length;

    private const string Remainder8 = "remainder8";

    /// <summary>Values with their array out of saved state.</summary>
    /// <param name="values">The values.</param>
    /// <param name="state">The state arrays of the parameter by name, or null.</param>
    internal static ExactValues Of(StateTensor values, IReadOnlyDictionary<string, StateTensor>? state)
    {
        string? name = values.Type is DType.BFloat16 or DType.Float16 ? state?.Keys.FirstOrDefault(StateSlot.IsParameterStorageName) : null;
        return new ExactValues(values, name, name is null ? null : state![name]);
    }

    /// <summary>Whether values of one type can become those of another.</summary>
    internal static bool IsPossible(DType from, DType to) => from == to || (IsFloatOf16Or32(from) && IsFloatOf16Or32(to));

    /// <summary>Whether the other is of the same form, so that bytes can be copied.</summary>
    internal bool HasFormOf(ExactValues other) => Values.Type == other.Values.Type && StorageName == other.StorageName;

    /// <summary>Reads some of the values as the floats that they stand for; of the type float64 there are none.</summary>
    internal void Read(nint start, Span<float> exact)
    {
        Span<ushort> narrow = stackalloc ushort[1024];
        Span<ushort> lost = stackalloc ushort[1024];
        for (int i = 0; i < exact.Length; i += narrow.Length)
        {
            int count = Math.Min(narrow.Length, exact.Length - i);
            Join(start + i, exact.Slice(i, count), narrow[..count], lost[..count]);
        }
    }

    /// <summary>Writes these values into another form, whose arrays are in memory and as long.</summary>
    internal void CopyTo(ExactValues destination)
    {
        if (HasFormOf(destination))
        {
            StateConversion.Copy(Values, destination.Values);
            return;
        }

        float[] exact = new float[PartLength];
        ushort[] narrow = new ushort[PartLength];
        ushort[] lost = new ushort[PartLength];
        for (nint start = 0; start < Values.Length; start += PartLength)
        {
            int count = (int)nint.Min(PartLength, Values.Length - start);
            Join(start, exact.AsSpan(0, count), narrow.AsSpan(0, count), lost.AsSpan(0, count));
            destination.Split(exact.AsSpan(0, count), start);
        }

        GC.KeepAlive(destination);
    }

    private static bool IsFloatOf16Or32(DType type) => type is DType.Float32 or DType.BFloat16 or DType.Float16;

    private void Join(nint start, Span<float> exact, Span<ushort> narrow, Span<ushort> lost)
    {
        if (Values.Type == DType.Float32)
        {
            Values.Read(start * sizeof(float), MemoryMarshal.AsBytes(exact));
            return;
        }

        Values.Read(start * sizeof(ushort), MemoryMarshal.AsBytes(narrow));
        if (StorageName == "master_weight")
        {
            Storage!.Read(start * sizeof(float), MemoryMarshal.AsBytes(exact));
        }
        else if (StorageName == Remainder8)
        {
            // Bytes are read to where they fit, and put apart from the last one on.
            Span<byte> bytes = MemoryMarshal.AsBytes(lost)[..lost.Length];
            Storage!.Read(start, bytes);
            for (int i = lost.Length - 1; i >= 0; i--)
            {
                lost[i] = bytes[i];
            }
        }
        else if (Storage is not null)
        {
            Storage.Read(start * sizeof(ushort), MemoryMarshal.AsBytes(lost));
        }

        bool isBFloat16 = Values.Type == DType.BFloat16;
        for (int i = 0; i < exact.Length; i++)
        {
            ScalarWords value = ScalarWords.All(narrow[i]);
            ScalarLane<float> widened = isBFloat16
                ? BFloat16Storage.Widen<ScalarLane<float>, ScalarWords>(value)
                : Float16Storage.Widen<ScalarLane<float>, ScalarWords>(value);
            ScalarLane<float> joined = StorageName switch
            {
                "master_weight" when isBFloat16 => MasterWeights.TakeInBFloat16(ScalarLane<float>.All(exact[i]), value),
                "master_weight" => MasterWeights.TakeInFloat16(ScalarLane<float>.All(exact[i]), value),
                "remainder" => RemainderStorage.Join<ScalarLane<float>, ScalarWords>(value, ScalarWords.All(lost[i])),
                Remainder8 => Remainder8Storage.Join<ScalarLane<float>, ScalarWords>(value, ScalarWords.All((uint)(sbyte)lost[i])),
                "compensation" when isBFloat16 => widened + BFloat16Storage.Widen<ScalarLane<float>, ScalarWords>(ScalarWords.All(lost[i])),
                "compensation" => widened + Float16Storage.Widen<ScalarLane<float>, ScalarWords>(ScalarWords.All(lost[i])),
                _ => widened,
            };
            joined.Store(ref exact[i], 0);
        }
    }

    private void Split(Span<float> exact, nint start)
    {
        if (Values.Type == DType.Float32)
        {
            exact.CopyTo(new Span<float>((float*)Values.Address + start, exact.Length));
            return;
        }

        if (StorageName == "master_weight")
        {
            exact.CopyTo(new Span<float>((float*)Storage!.Address + start, exact.Length));
        }

        ushort* values = (ushort*)Values.Address + start;
        ushort* storage = StorageName is "remainder" or "compensation" ? (ushort*)Storage!.Address + start : null;
        byte* bytes = StorageName == Remainder8 ? (byte*)Storage!.Address + start : null;
        bool isBFloat16 = Values.Type == DType.BFloat16;
        for (int i = 0; i < exact.Length; i++)
        {
            ScalarLane<float> value = ScalarLane<float>.All(exact[i]);
            ScalarWords lost = ScalarWords.All(0);
            ScalarWords narrow = StorageName switch
            {
                "remainder" => RemainderStorage.Split(value, out lost),
                Remainder8 => Remainder8Storage.Split(value, ScalarWords.All(Remainder8Storage.ToNearest), out lost),
                "compensation" when isBFloat16 => KahanStorage.SplitBFloat16(value, out lost),
                "compensation" => KahanStorage.SplitFloat16(value, out lost),
                _ when isBFloat16 => BFloat16Storage.Narrow<ScalarLane<float>, ScalarWords>(value),
                _ => Float16Storage.Narrow<ScalarLane<float>, ScalarWords>(value),
            };
            narrow.Store(ref *values, i);
            if (storage is not null)
            {
                lost.Store(ref *storage, i);
            }
            else if (bytes is not null)
            {
                lost.Store(ref *bytes, i);
            }
        }
    }
}
