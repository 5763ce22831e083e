using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <content>How buckets travel.</content>
internal sealed unsafe partial class GradientExchange
{
    /// <summary>Waits until a bucket has come.</summary>
    /// <param name="bucket">The bucket, the next in the order of the update.</param>
    /// <param name="inMemory">Whether its sums must stand where the gradients are.</param>
    /// <returns>What gives its sums; null where they stand where the gradients are.</returns>
    internal IGradientSums? Arrive(int bucket, bool inMemory)
    {
        int position = BucketOf(bucket);
        if (position < _finished)
        {
            return null;
        }

        Slot slot = _slots[position % SlotCount];
        CommunicatorExtensions.Wait(slot.Operation);
        if (inMemory)
        {
            _sum.Run(_layout.Buckets[bucket], _sourceOf, slot.Receive!.Address);
            return null;
        }

        _sum.Begin(_layout.Buckets[bucket], _sourceOf, slot.Receive!.Address);
        return _sum;
    }

    /// <summary>Sends another bucket in the place of one that has been stepped.</summary>
    internal void Release(int bucket)
    {
        if (!_isBackward)
        {
            _finished = bucket + 1;
            if (_posted < BucketCount)
            {
                Post();
            }
        }
    }

    /// <summary>The last tensors' gradients appear first; the first tensors are stepped first. The same the other way around.</summary>
    private int BucketOf(int position) => _isBackward ? BucketCount - 1 - position : position;

    /// <summary>Sends the next bucket.</summary>
    internal void Post()
    {
        if (_layout.RankCount > 1)
        {
            if (_posted - _finished == SlotCount)
            {
                Finish();
            }

            Send(_layout.Buckets[BucketOf(_posted)], _slots[_posted % SlotCount]);
        }

        _posted++;
    }

    private void Send(Bucket bucket, Slot slot)
    {
        // After a step that was refused, the last operations may have ended a moment ago.
        CommunicatorExtensions.Wait(slot.Operation);
        int rank = _layout.Rank;
        int nodes = _layout.NodesOf[rank].Length;
        int size = _layout.GradientSize;
        nint packed = 0;
        nint received = 0;
        for (int other = 0; other < _layout.RankCount; other++)
        {
            if (other != rank)
            {
                packed += Packed(bucket, other, nodes);
                received += _layout.NodesOf[other].Length * bucket.LengthOf(rank) * size;
            }
        }

        slot.Send = Room(slot.Send, packed);
        slot.Receive = Room(slot.Receive, received);
        slot.Sends.Clear();
        slot.Receives.Clear();
        byte* from = slot.Send.Address;
        byte* to = slot.Receive.Address;
        for (int other = 0; other < _layout.RankCount; other++)
        {
            for (int node = 0; node < nodes && other != rank; node++)
            {
                foreach (Range message in bucket.MessagesOf(other, size))
                {
                    ReadOnlySpan<ShardPiece> pieces = bucket.OfRank(other).AsSpan(message);
                    byte* start = from;
                    if (IsDirect(pieces[0], node))
                    {
                        start = AddressOf(pieces[0], node);
                    }
                    else
                    {
                        foreach (ShardPiece piece in pieces)
                        {
                            Pack(piece, node, from);
                            from += piece.Length * size;
                        }
                    }

                    slot.Sends.Add(new RankMessage(other, (nint)start, Bucket.LengthOf(pieces) * size));
                }
            }

            for (int node = 0; node < _layout.NodesOf[other].Length && other != rank; node++)
            {
                foreach (Range message in bucket.MessagesOf(rank, size))
                {
                    nint bytes = Bucket.LengthOf(bucket.OfRank(rank).AsSpan(message)) * size;
                    slot.Receives.Add(new RankMessage(other, (nint)to, bytes));
                    to += bytes;
                }
            }
        }

        slot.Operation = _communicator.ExchangeAsync(CollectionsMarshal.AsSpan(slot.Sends), CollectionsMarshal.AsSpan(slot.Receives));
    }

    /// <summary>Bytes of what a rank steps of a bucket that are copied before they are sent.</summary>
    private nint Packed(Bucket bucket, int rank, int nodes)
    {
        nint bytes = 0;
        for (int node = 0; node < nodes; node++)
        {
            foreach (ShardPiece piece in bucket.OfRank(rank))
            {
                bytes += IsDirect(piece, node) ? 0 : piece.Length * _layout.GradientSize;
            }
        }

        return bytes;
    }

    /// <summary>Whether a piece is sent from where it is: a long one, while the step keeps its memory in use. What is sent before the step is the program's meanwhile.</summary>
    private bool IsDirect(ShardPiece piece, int node) =>
        _isInStep && piece.Length * _layout.GradientSize >= Bucket.DirectBytes && SourceOf(node, piece.Tensor) != 0;

    private byte* AddressOf(ShardPiece piece, int node) => (byte*)SourceOf(node, piece.Tensor) + (piece.Start * _layout.GradientSize);

    private void Pack(ShardPiece piece, int node, byte* place)
    {
        nuint bytes = (nuint)(piece.Length * _layout.GradientSize);
        if (SourceOf(node, piece.Tensor) == 0)
        {
            NativeMemory.Clear(place, bytes);
        }
        else
        {
            NativeMemory.Copy(AddressOf(piece, node), place, bytes);
        }
    }

    private void Finish()
    {
        Bucket bucket = _layout.Buckets[BucketOf(_finished)];
        Slot? slot = _slots.Length == 0 ? null : _slots[_finished % SlotCount];
        if (slot is not null)
        {
            CommunicatorExtensions.Wait(slot.Operation);
        }

        if (!_isRefused)
        {
            _sum.Run(bucket, _sourceOf, slot is null ? null : slot.Receive!.Address);
        }

        _finished++;
    }

    /// <summary>Lets all memory be: an exchange that has failed may still use it.</summary>
    internal void Keep()
    {
        foreach (NativeBlock block in _free.Concat(_nodes.Select(node => node.Block)).Concat(_slots.SelectMany(slot => new[] { slot.Send, slot.Receive })).OfType<NativeBlock>())
        {
            block.Keep();
        }
    }

    /// <summary>One bucket on its way.</summary>
    private sealed class Slot
    {
        /// <summary>Room for what is packed before it is sent.</summary>
        internal NativeBlock? Send { get; set; }

        /// <summary>Room for what comes.</summary>
        internal NativeBlock? Receive { get; set; }

        internal List<RankMessage> Sends { get; } = [];

        internal List<RankMessage> Receives { get; } = [];

        internal Task Operation { get; set; } = Task.CompletedTask;

        /// <summary>Frees the memory, unless an operation is still under way that reads or writes there.</summary>
        internal void Release()
        {
            foreach (NativeBlock? block in new[] { Send, Receive })
            {
                if (!Operation.IsCompleted)
                {
                    block?.Keep();
                }

                block?.Dispose();
            }
        }
    }
}
