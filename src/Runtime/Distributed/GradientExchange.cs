using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>
/// Brings the gradients of all logical shards to the ranks that step their elements, bucket by bucket, and sums them in the fixed tree: where nothing but the
/// update reads the sums, as the update comes to them, and otherwise before it, in the place of this rank's gradient of the elements that it steps.
/// </summary>
/// <remarks>
/// Two buckets are under way at once. In the order of the backward pass all leave before the ranks agree on the step, and what there is no room for any more is summed
/// where it came. Where the update can take sums and no rank said in the step before that gradients are ready, buckets leave in the order of the update,
/// two of them before the ranks agree and each other one when one is stepped.
/// </remarks>
internal sealed unsafe partial class GradientExchange : IDisposable
{
    private const int SlotCount = 2;

    private readonly ShardLayout _layout;
    private readonly ICommunicator _communicator;
    private readonly GradientSum _sum;
    private readonly Slot[] _slots;
    private readonly nint[] _offsets;
    private readonly List<(ShardTree.Node Node, NativeBlock Block)> _nodes = [];
    private readonly Stack<NativeBlock> _free = new();
    private readonly ShardTree.Node _leaves;
    private readonly Func<int, int, nint> _sourceOf;
    private readonly bool[] _isReady;
    private readonly int[][] _bucketsOf;
    private readonly int[] _missing;
    private readonly bool[] _hadGradient;

    /// <summary>Whether the update takes sums that stand nowhere.</summary>
    private readonly bool _folds;

    private int _nextLeaf;
    private int _posted;
    private int _finished;
    private bool _isRefused;
    private bool _isInStep;
    private bool _isBackward;
    private bool _isBackwardNext;

    internal GradientExchange(ShardLayout layout, ICommunicator communicator, bool averages)
    {
        _layout = layout;
        _communicator = communicator;
        _leaves = ShardTree.LeavesOf(layout.Rank, layout.RankCount, layout.LeafCount);
        _sum = new GradientSum(layout, averages ? 1.0 / layout.LeafCount : 1);
        _isReady = new bool[layout.Tensors.Length];
        _hadGradient = new bool[layout.Tensors.Length];
        _offsets = new nint[layout.Tensors.Length + 1];
        for (int tensor = 0; tensor < layout.Tensors.Length; tensor++)
        {
            _offsets[tensor + 1] = _offsets[tensor] + (layout.Tensors[tensor].Length * layout.GradientSize);
        }

        _folds = layout.RankCount > 1 && CanFold(layout.Descriptor);
        _isBackward = _isBackwardNext = !_folds;
        _slots = Enumerable.Range(0, layout.RankCount == 1 ? 0 : SlotCount).Select(_ => new Slot()).ToArray();
        _nextLeaf = _leaves.First;
        _sourceOf = SourceOf;
        ILookup<int, int> buckets = Enumerable.Range(0, BucketCount).SelectMany(bucket => layout.Buckets[bucket].Content.Select(piece => (piece.Tensor, bucket)))
            .ToLookup(pair => pair.Tensor, pair => pair.bucket);
        _bucketsOf = [.. Enumerable.Range(0, layout.Tensors.Length).Select(tensor => buckets[tensor].ToArray())];
        _missing = new int[BucketCount];
        CountMissing();
    }

    /// <summary>Whether it was said in this step that gradients are ready.</summary>
    internal bool IsTold { get; private set; }

    /// <summary>The logical shards whose gradients this rank gives.</summary>
    internal ShardTree.Node Leaves => _leaves;

    /// <summary>Whether gradients are sent from where they are, because this rank has one logical shard.</summary>
    private bool IsInPlace => _leaves.IsLeaf;

    private int BucketCount => _layout.Buckets.Length;

    /// <summary>Takes the gradients of the next logical shard in.</summary>
    /// <exception cref="InvalidOperationException">All of this rank's have been taken, or gradients are on their way already.</exception>
    internal void TakeLeaf()
    {
        if (_nextLeaf == _leaves.End)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The gradients of all {_leaves.End - _leaves.First} logical shards of rank {_layout.Rank} have been taken; call Step()."));
        }

        if (IsInPlace)
        {
            _nextLeaf++;
            return;
        }

        int first = _nextLeaf++;
        for (int tensor = 0; tensor < _hadGradient.Length; tensor++)
        {
            _hadGradient[tensor] |= _layout.Tensors[tensor].HasGradient;
        }

        if (_nodes.Count > 0 && _layout.Tree.IsNode(_nodes[^1].Node.First, first + 1))
        {
            // The left side is there: added to it where it is.
            AddTo(_nodes[^1].Block);
            _nodes[^1] = (new ShardTree.Node(_nodes[^1].Node.First, first + 1), _nodes[^1].Block);
        }
        else
        {
            NativeBlock leaf = _free.Count > 0 ? _free.Pop() : new NativeBlock(_offsets[^1]);
            CopyTo(leaf);
            _nodes.Add((new ShardTree.Node(first, first + 1), leaf));
        }

        while (_nodes.Count > 1 && _layout.Tree.IsNode(_nodes[^2].Node.First, _nodes[^1].Node.End))
        {
            (ShardTree.Node right, NativeBlock block) = _nodes[^1];
            _nodes.RemoveAt(_nodes.Count - 1);
            GradientArithmetic.Add(_layout.Descriptor.Gradient, _nodes[^1].Block.Address, block.Address, _nodes[^1].Block.Address, _offsets[^1] / _layout.GradientSize);
            _nodes[^1] = (new ShardTree.Node(_nodes[^1].Node.First, right.End), _nodes[^1].Block);
            _free.Push(block);
        }
    }

    /// <summary>Why the step cannot be taken; null where it can: gradients of some of this rank's logical shards were not taken.</summary>
    internal InvalidOperationException? Refusal => IsInPlace || _nextLeaf == _leaves.End
        ? null
        : new InvalidOperationException(FormattableString.Invariant(
            $"Rank {_layout.Rank} has {_leaves.End - _leaves.First} logical shards, and TakeGradients() was called for {_nextLeaf - _leaves.First} of them."));

    /// <summary>Whether this rank has a gradient of a tensor, in any of its logical shards.</summary>
    internal bool HasGradient(int tensor) => IsInPlace ? _layout.Tensors[tensor].HasGradient : _hadGradient[tensor];

    /// <summary>Whether <see cref="NoteReady"/> was called for a tensor since the last step.</summary>
    internal bool IsReady(int tensor) => _isReady[tensor];

    /// <summary>Notes that a tensor's gradient is complete, once per step.</summary>
    internal void NoteReady(int tensor)
    {
        if (!IsInPlace && _nextLeaf != _leaves.End)
        {
            throw new InvalidOperationException("With several logical shards per rank, gradients are taken by TakeGradients() and sent by Step().");
        }

        IsTold = true;
        _isReady[tensor] = true;
        foreach (int bucket in _bucketsOf[tensor])
        {
            _missing[bucket]--;
        }
    }

    /// <summary>Whether buckets are left that are sent in the order of the backward pass.</summary>
    internal bool HasBackward => _isBackward && _posted < BucketCount;

    /// <summary>Whether the gradients of all tensors of the next of them are complete.</summary>
    internal bool IsNextReady => _missing[BucketOf(_posted)] == 0;

    /// <summary>How far the middle of the next bucket is in the order of all, as a fraction.</summary>
    internal (long Numerator, long Denominator) Place => ((2L * _posted) + 1, 2L * BucketCount);

    /// <summary>Whether nothing but the update reads a class's gradients.</summary>
    private static bool CanFold(OptimizerDescriptor descriptor) => !descriptor.Treatment.NeedsPass && !ShardPlan.NeedsWholeTensors(descriptor);

    /// <summary>Begins what is left to be sent.</summary>
    /// <param name="threadCount">The most threads that add.</param>
    /// <param name="isRefused">Whether this rank has no gradients to give: it sends zeros, so that the others hear of it where they expect to, and adds nothing.</param>
    internal void BeginStep(int threadCount, bool isRefused)
    {
        _sum.ThreadCount = threadCount;
        (_isRefused, _isInStep) = (isRefused, true);
    }

    /// <summary>Sends what is sent before the ranks agree in the order of the update, and where more than the update reads the sums waits until they are there.</summary>
    internal void Complete()
    {
        while (!_isBackward && _posted < Math.Min(SlotCount, BucketCount))
        {
            Post();
        }

        while (!_folds && _finished < BucketCount)
        {
            Finish();
        }
    }

    /// <summary>Decides the order of the next step's buckets.</summary>
    /// <param name="isBackward">Whether a rank has said in this step that gradients are ready; the same on all.</param>
    internal void Order(bool isBackward) => _isBackwardNext = isBackward || !_folds;

    /// <summary>Begins anew: the next step's gradients are none of this one's.</summary>
    internal void Reset()
    {
        _nextLeaf = _leaves.First;
        (_isRefused, _isInStep) = (false, false);
        (_posted, _finished) = (0, 0);
        _isBackward = _isBackwardNext;
        IsTold = false;
        Array.Clear(_isReady);
        CountMissing();
        Array.Clear(_hadGradient);
        foreach ((_, NativeBlock block) in _nodes)
        {
            _free.Push(block);
        }

        _nodes.Clear();
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Reset();
        while (_free.Count > 0)
        {
            _free.Pop().Dispose();
        }

        foreach (Slot slot in _slots)
        {
            slot.Release();
        }
    }

    /// <summary>How many tensors each bucket waits for.</summary>
    private void CountMissing()
    {
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            _missing[bucket] = _layout.Buckets[bucket].Content.Length;
        }
    }

    /// <summary>Where one of this rank's nodes has a tensor's gradient; 0 where there is none, which counts as zeros.</summary>
    private nint SourceOf(int node, int tensor) => (nint)(_isRefused ? null : IsInPlace
        ? _layout.Tensors[tensor].HasGradient ? (byte*)_layout.Tensors[tensor].GradientAddress : null
        : _nodes[node].Block.Address + _offsets[tensor]);

    private void CopyTo(NativeBlock block)
    {
        for (int tensor = 0; tensor < _layout.Tensors.Length; tensor++)
        {
            Parameter parameter = _layout.Tensors[tensor];
            byte* place = block.Address + _offsets[tensor];
            nuint bytes = (nuint)(_offsets[tensor + 1] - _offsets[tensor]);
            if (parameter.HasGradient && bytes > 0)
            {
                NativeMemory.Copy(parameter.GradientAddress, place, bytes);
            }
            else
            {
                NativeMemory.Clear(place, bytes);
            }
        }
    }

    private void AddTo(NativeBlock block)
    {
        for (int tensor = 0; tensor < _layout.Tensors.Length; tensor++)
        {
            Parameter parameter = _layout.Tensors[tensor];
            byte* place = block.Address + _offsets[tensor];
            if (parameter.HasGradient)
            {
                GradientArithmetic.Add(_layout.Descriptor.Gradient, place, parameter.GradientAddress, place, parameter.Length);
            }
            else
            {
                // What a missing gradient adds is zero: of a sum of negative zeros that makes a positive one, wherever it is taken.
                GradientArithmetic.AddZero(_layout.Descriptor.Gradient, place, parameter.Length);
            }
        }
    }

    /// <summary>A block of at least so many bytes: the given one where it is large enough.</summary>
    internal static NativeBlock Room(NativeBlock? block, nint length)
    {
        if (block is not null && block.Length >= length)
        {
            return block;
        }

        block?.Dispose();
        return new NativeBlock(length);
    }
}
