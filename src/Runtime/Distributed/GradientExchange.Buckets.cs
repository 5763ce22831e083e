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
        int rank = _layout.Rank;
        int nodes = _layout.NodesOf[rank].Length;
        int size = _layout.GradientSize;
        nint sent = 0;
        nint received = 0;
        for (int other = 0; other < _layout.RankCount; other++)
        {
            bool isSelf = other == rank;
            slot.SendCounts[other] = isSelf ? 0 : nodes * bucket.LengthOf(other) * size;
            slot.ReceiveCounts[other] = isSelf ? 0 : _layout.NodesOf[other].Length * bucket.LengthOf(rank) * size;
            sent += slot.SendCounts[other];
            received += slot.ReceiveCounts[other];
        }

        slot.Send = Room(slot.Send, sent);
        slot.Receive = Room(slot.Receive, received);
        byte* place = slot.Send.Address;
        for (int other = 0; other < _layout.RankCount; other++)
        {
            for (int node = 0; node < nodes && other != rank; node++)
            {
                foreach (ShardPiece piece in bucket.OfRank(other))
                {
                    nuint bytes = (nuint)(piece.Length * size);
                    byte* source = (byte*)SourceOf(node, piece.Tensor);
                    if (source is null)
                    {
                        NativeMemory.Clear(place, bytes);
                    }
                    else
                    {
                        NativeMemory.Copy(source + (piece.Start * size), place, bytes);
                    }

                    place += bytes;
                }
            }
        }

        slot.Operation = _communicator.AllToAllAsync((nint)slot.Send.Address, slot.SendCounts, (nint)slot.Receive.Address, slot.ReceiveCounts);
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

    /// <summary>Room for one bucket on its way.</summary>
    private sealed class Slot(int rankCount)
    {
        internal NativeBlock? Send { get; set; }

        internal NativeBlock? Receive { get; set; }

        internal nint[] SendCounts { get; } = new nint[rankCount];

        internal nint[] ReceiveCounts { get; } = new nint[rankCount];

        internal Task Operation { get; set; } = Task.CompletedTask;
    }
}
