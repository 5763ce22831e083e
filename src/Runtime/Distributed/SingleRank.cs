using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>A run of one process: what is sent is what is received.</summary>
public sealed unsafe class SingleRank : ICommunicator
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public long BytesSent => 0;

    /// <inheritdoc/>
    public Task AllToAllAsync(nint send, ReadOnlySpan<nint> sendCounts, nint receive, ReadOnlySpan<nint> receiveCounts)
    {
        CommunicatorExtensions.CheckCounts(this, sendCounts);
        CommunicatorExtensions.CheckCounts(this, receiveCounts);
        if (sendCounts[0] != receiveCounts[0])
        {
            throw new ArgumentException(FormattableString.Invariant($"Rank 0 sends itself {sendCounts[0]} bytes and expects {receiveCounts[0]}."), nameof(receiveCounts));
        }

        NativeMemory.Copy((void*)send, (void*)receive, (nuint)sendCounts[0]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AllGatherAsync(nint send, nint receive, ReadOnlySpan<nint> counts)
    {
        CommunicatorExtensions.CheckCounts(this, counts);
        NativeMemory.Copy((void*)send, (void*)receive, (nuint)counts[0]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task BarrierAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
