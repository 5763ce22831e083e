using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>Operations of all ranks that follow from those of an <see cref="ICommunicator"/>: small ones, on spans, and those that wait.</summary>
public static class CommunicatorExtensions
{
    private const nint BroadcastPart = 1 << 26;

    /// <summary>Sends each rank a portion of its own, receives one of each, and waits for it.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="send">Address of the portions to send.</param>
    /// <param name="sendCounts">Number of bytes for each rank.</param>
    /// <param name="receive">Address of where the portions of the ranks go.</param>
    /// <param name="receiveCounts">Number of bytes from each rank.</param>
    public static void AllToAll(this ICommunicator communicator, nint send, ReadOnlySpan<nint> sendCounts, nint receive, ReadOnlySpan<nint> receiveCounts)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        Wait(communicator.AllToAllAsync(send, sendCounts, receive, receiveCounts));
    }

    /// <summary>Waits until all ranks have come here.</summary>
    /// <param name="communicator">The ranks.</param>
    public static void Barrier(this ICommunicator communicator)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        Wait(communicator.BarrierAsync());
    }

    /// <summary>Gives all ranks the elements of all.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="communicator">The ranks.</param>
    /// <param name="own">This rank's elements; every rank has as many.</param>
    /// <param name="all">Where the elements of the ranks go, one rank's after another's.</param>
    /// <exception cref="ArgumentException"><paramref name="all"/> is not as long as the elements of all ranks.</exception>
    public static unsafe void AllGather<T>(this ICommunicator communicator, ReadOnlySpan<T> own, Span<T> all)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(communicator);
        if (all.Length != (long)own.Length * communicator.Size)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{communicator.Size} ranks of {own.Length} elements do not fit a span of {all.Length}."), nameof(all));
        }

        nint[] counts = new nint[communicator.Size];
        Array.Fill(counts, (nint)own.Length * sizeof(T));
        Gather(communicator, MemoryMarshal.AsBytes(own), counts, MemoryMarshal.AsBytes(all));
    }

    /// <summary>Puts the numbers of all ranks together, in the order of ranks, so that all have the same bits.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="values">This rank's numbers, and afterwards the results; every rank has as many.</param>
    /// <param name="reduction">What becomes of them.</param>
    public static void AllReduce(this ICommunicator communicator, Span<double> values, RankReduction reduction = RankReduction.Sum)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        double[] all = new double[values.Length * communicator.Size];
        communicator.AllGather((ReadOnlySpan<double>)values, all);
        Reduce(all, values, reduction);
    }

    /// <summary>The same without waiting.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="values">This rank's numbers, and once the task has ended the results; every rank has as many.</param>
    /// <param name="reduction">What becomes of them.</param>
    public static Task AllReduceAsync(this ICommunicator communicator, Memory<double> values, RankReduction reduction = RankReduction.Sum)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        double[] all = GC.AllocateUninitializedArray<double>(values.Length * communicator.Size, pinned: true);
        double[] own = GC.AllocateUninitializedArray<double>(values.Length, pinned: true);
        values.Span.CopyTo(own);
        nint[] counts = new nint[communicator.Size];
        Array.Fill(counts, (nint)own.Length * sizeof(double));
        Task gather = communicator.AllGatherAsync(AddressOf(own), AddressOf(all), counts);
        return Finish();

        async Task Finish()
        {
            await gather.ConfigureAwait(false);
            GC.KeepAlive(own);
            Reduce(all, values.Span, reduction);
        }
    }

    /// <summary>Gives all ranks what the first one has.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="address">Address of the bytes, which are read on rank 0 and written on the others.</param>
    /// <param name="length">Number of bytes, the same on all ranks.</param>
    public static unsafe void Broadcast(this ICommunicator communicator, nint address, nint length)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        if (communicator.Size == 1)
        {
            return;
        }

        nint[] counts = new nint[communicator.Size];
        using NativeBlock? room = communicator.Rank == 0 ? new NativeBlock(nint.Min(length, BroadcastPart)) : null;
        try
        {
            for (nint start = 0; start < length; start += BroadcastPart)
            {
                counts[0] = nint.Min(BroadcastPart, length - start);
                Wait(communicator.AllGatherAsync(communicator.Rank == 0 ? address + start : 0, room is null ? address + start : (nint)room.Address, counts));
            }
        }
        catch
        {
            // What has failed may still be under way elsewhere.
            room?.Keep();
            throw;
        }
    }

    /// <summary>Gives all ranks the bytes of all, and waits for it. They travel in memory of their own, which stays where the operation fails: the library may still read and write there.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="own">This rank's bytes.</param>
    /// <param name="counts">Number of bytes of each rank.</param>
    /// <param name="all">Where the bytes of the ranks go, one rank's after another's.</param>
    internal static unsafe void Gather(ICommunicator communicator, ReadOnlySpan<byte> own, ReadOnlySpan<nint> counts, Span<byte> all)
    {
        using var room = new NativeBlock(own.Length + all.Length);
        own.CopyTo(new Span<byte>(room.Address, own.Length));
        try
        {
            Wait(communicator.AllGatherAsync((nint)room.Address, (nint)room.Address + own.Length, counts));
        }
        catch
        {
            room.Keep();
            throw;
        }

        new ReadOnlySpan<byte>(room.Address + own.Length, all.Length).CopyTo(all);
    }

    /// <summary>Waits for an operation and passes its exception on as it is.</summary>
    internal static void Wait(Task operation) => operation.GetAwaiter().GetResult();

    /// <exception cref="ArgumentException">There is not one count per rank, or one is negative.</exception>
    internal static void CheckCounts(ICommunicator communicator, ReadOnlySpan<nint> counts)
    {
        if (counts.Length != communicator.Size)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {counts.Length} counts for {communicator.Size} ranks."), nameof(counts));
        }

        foreach (nint count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }
    }

    internal static nint Sum(ReadOnlySpan<nint> counts)
    {
        nint sum = 0;
        foreach (nint count in counts)
        {
            sum = checked(sum + count);
        }

        return sum;
    }

    private static void Reduce(double[] all, Span<double> results, RankReduction reduction)
    {
        for (int i = 0; i < results.Length; i++)
        {
            double result = all[i];
            for (int other = i + results.Length; other < all.Length; other += results.Length)
            {
                result = reduction switch
                {
                    RankReduction.Sum => result + all[other],
                    RankReduction.Max => Math.Max(result, all[other]),
                    RankReduction.Min => Math.Min(result, all[other]),
                    _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Not a reduction."),
                };
            }

            results[i] = result;
        }
    }

    private static unsafe nint AddressOf(double[] pinned) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
