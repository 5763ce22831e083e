using System;
using System.Collections.Generic;
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
        _slots = Enumerable.Range(0, SlotCount).Select(_ => new Slot()).ToArray();
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
        int size = _layout.ValueSize;
        slot.Clear();

        // Room is taken before any address of it is.
        slot.Room = GradientExchange.Room(slot.Room, Enumerable.Range(0, _layout.RankCount).Aggregate((nint)0, (sum, rank) => sum + ShortBytes(bucket, rank)));
        byte* place = slot.Room.Address;
        for (int rank = 0; rank < _layout.RankCount; rank++)
        {
            foreach (Range message in bucket.MessagesOf(rank, size))
            {
                ReadOnlySpan<ShardPiece> pieces = bucket.OfRank(rank).AsSpan(message);
                nint bytes = Bucket.LengthOf(pieces) * size;
                bool isPacked = IsShort(pieces[0]);
                Post(slot, rank, new RankMessage(rank, (nint)(isPacked ? place : AddressOf(pieces[0])), bytes));
                if (isPacked)
                {
                    if (rank == _layout.Rank)
                    {
                        Copy(pieces, place, isPacking: true);
                    }
                    else
                    {
                        slot.Packed.Add((rank, message, (nint)place));
                    }

                    place += bytes;
                }
            }
        }

        slot.Operation = _communicator.ExchangeAsync(CollectionsMarshal.AsSpan(slot.Sends), CollectionsMarshal.AsSpan(slot.Receives));
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

    /// <summary>Lets all memory be: an exchange that has failed may still use it.</summary>
    internal void Keep()
    {
        foreach (Slot slot in _slots)
        {
            slot.Room?.Keep();
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.Room?.Dispose();
        }
    }

    /// <summary>This rank's messages go to all others.</summary>
    private void Post(Slot slot, int rank, RankMessage message)
    {
        if (rank != _layout.Rank)
        {
            slot.Receives.Add(message);
            return;
        }

        for (int other = 0; other < _layout.RankCount; other++)
        {
            if (other != rank)
            {
                slot.Sends.Add(message with { Rank = other });
            }
        }
    }

    private void Finish()
    {
        Slot slot = _slots[_finished % SlotCount];
        CommunicatorExtensions.Wait(slot.Operation);
        Bucket bucket = _layout.Buckets[_finished];
        foreach ((int rank, Range message, nint place) in slot.Packed)
        {
            Copy(bucket.OfRank(rank).AsSpan(message), (byte*)place, isPacking: false);
        }

        for (int rank = 0; rank < _layout.RankCount; rank++)
        {
            foreach (ShardPiece piece in rank == _layout.Rank ? [] : bucket.OfRank(rank))
            {
                _onReceived(_layout.Tensors[piece.Tensor], piece.Start, piece.Length);
            }
        }

        _finished++;
    }

    private void Copy(ReadOnlySpan<ShardPiece> pieces, byte* place, bool isPacking)
    {
        foreach (ShardPiece piece in pieces)
        {
            nint bytes = piece.Length * _layout.ValueSize;
            byte* values = AddressOf(piece);
            NativeMemory.Copy(isPacking ? values : place, isPacking ? place : values, (nuint)bytes);
            place += bytes;
        }
    }

    private byte* AddressOf(ShardPiece piece) => (byte*)_layout.Tensors[piece.Tensor].ValuesAddress + (piece.Start * _layout.ValueSize);

    private nint ShortBytes(Bucket bucket, int rank) =>
        Bucket.LengthOf([.. bucket.OfRank(rank).Where(IsShort)]) * _layout.ValueSize;

    private bool IsShort(ShardPiece piece) => piece.Length * _layout.ValueSize < Bucket.DirectBytes;

    /// <summary>One bucket on its way.</summary>
    private sealed class Slot
    {
        internal List<RankMessage> Sends { get; } = [];

        internal List<RankMessage> Receives { get; } = [];

        /// <summary>What comes packed: of which rank, which of its pieces, and where.</summary>
        internal List<(int Rank, Range Message, nint Place)> Packed { get; } = [];

        /// <summary>Room for what travels packed.</summary>
        internal NativeBlock? Room { get; set; }

        internal Task Operation { get; set; } = Task.CompletedTask;

        internal void Clear()
        {
            Sends.Clear();
            Receives.Clear();
            Packed.Clear();
        }
    }
}
