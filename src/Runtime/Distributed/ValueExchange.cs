using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>Brings the values that each rank has computed to all others, bucket by bucket: while one travels, the next is stepped.</summary>
internal sealed unsafe class ValueExchange : IDisposable
{
    private const int SlotCount = 2;

    private readonly ShardLayout _layout;
    private readonly ICommunicator _communicator;
    private readonly Action<Parameter, nint, nint> _onReceived;
    private readonly Slot[] _slots;
    private int _posted;
    private int _finished;

    /// <param name="layout">What is where.</param>
    /// <param name="communicator">The ranks.</param>
    /// <param name="onReceived">Is told which elements of which tensor have other values.</param>
    internal ValueExchange(ShardLayout layout, ICommunicator communicator, Action<Parameter, nint, nint> onReceived)
    {
        _onReceived = onReceived;
        _layout = layout;
        _communicator = communicator;
        _slots = Enumerable.Range(0, SlotCount).Select(_ => new Slot(layout.RankCount)).ToArray();
    }

    /// <summary>Begins a step's exchange.</summary>
    internal void Begin() => (_posted, _finished) = (0, 0);

    /// <summary>Sends this rank's values of the next bucket, once another's room is free.</summary>
    internal void PostNext()
    {
        if (_posted - _finished == SlotCount)
        {
            Finish();
        }

        Bucket bucket = _layout.Buckets[_posted];
        Slot slot = _slots[_posted % SlotCount];
        nint all = 0;
        nint most = 0;
        for (int rank = 0; rank < _layout.RankCount; rank++)
        {
            slot.Counts[rank] = bucket.LengthOf(rank) * _layout.ValueSize;
            all += slot.Counts[rank];
            most = nint.Max(most, slot.Counts[rank]);
        }

        slot.Send = GradientExchange.Room(slot.Send, most);
        slot.Receive = GradientExchange.Room(slot.Receive, all);
        Copy(bucket, _layout.Rank, slot.Send.Address, isPacking: true);
        slot.Operation = _communicator.AllGatherAsync((nint)slot.Send.Address, (nint)slot.Receive.Address, slot.Counts);
        _posted++;
    }

    /// <summary>Waits until all that was sent has come, and writes it where it belongs.</summary>
    internal void Complete()
    {
        while (_finished < _posted)
        {
            Finish();
        }
    }

    /// <summary>Brings all values of all ranks together.</summary>
    internal void RunAll()
    {
        Begin();
        while (_posted < _layout.Buckets.Length)
        {
            PostNext();
        }

        Complete();
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.Send?.Dispose();
            slot.Receive?.Dispose();
        }
    }

    private void Finish()
    {
        Slot slot = _slots[_finished % SlotCount];
        CommunicatorExtensions.Wait(slot.Operation);
        byte* place = slot.Receive!.Address;
        for (int rank = 0; rank < _layout.RankCount; rank++)
        {
            if (rank != _layout.Rank)
            {
                Copy(_layout.Buckets[_finished], rank, place, isPacking: false);
            }

            place += slot.Counts[rank];
        }

        _finished++;
    }

    private void Copy(Bucket bucket, int rank, byte* place, bool isPacking)
    {
        int size = _layout.ValueSize;
        foreach (ShardPiece piece in bucket.OfRank(rank))
        {
            nint bytes = piece.Length * size;
            byte* values = (byte*)_layout.Tensors[piece.Tensor].ValuesAddress + (piece.Start * size);
            NativeMemory.Copy(isPacking ? values : place, isPacking ? place : values, (nuint)bytes);
            place += bytes;
            if (!isPacking)
            {
                _onReceived(_layout.Tensors[piece.Tensor], piece.Start, piece.Length);
            }
        }
    }

    /// <summary>Room for one bucket on its way.</summary>
    private sealed class Slot(int rankCount)
    {
        internal NativeBlock? Send { get; set; }

        internal NativeBlock? Receive { get; set; }

        internal nint[] Counts { get; } = new nint[rankCount];

        internal Task Operation { get; set; } = Task.CompletedTask;
    }
}
