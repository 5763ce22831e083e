using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>Which numbers the chunks of the active tensors have, tensor by tensor, and the order in which their results are put together.</summary>
internal sealed class ReductionLayout
{
    private readonly TensorEntry[] _entries;
    private readonly int[] _firstChunks;
    private readonly int[] _sortedByName;
    private readonly int[] _byName;
    private readonly bool[] _isActive;
    private int _activeCount;

    internal ReductionLayout(IReadOnlyList<TensorEntry> entries)
    {
        _entries = entries.ToArray();
        _firstChunks = new int[_entries.Length + 1];
        _byName = new int[_entries.Length];
        _isActive = new bool[_entries.Length];
        _sortedByName = Enumerable.Range(0, _entries.Length).OrderBy(tensor => _entries[tensor].Parameter.Name, StringComparer.Ordinal).ToArray();
    }

    /// <summary>Number of chunks of all active tensors.</summary>
    internal int ChunkCount => _firstChunks[_entries.Length];

    /// <summary>The active tensors by the ordinal order of their names.</summary>
    internal ReadOnlySpan<int> ByName => _byName.AsSpan(0, _activeCount);

    /// <summary>Takes in which tensors are active.</summary>
    /// <param name="active">Their indices, ascending.</param>
    internal void Refresh(ReadOnlySpan<int> active)
    {
        _activeCount = active.Length;
        Array.Clear(_isActive);
        foreach (int tensor in active)
        {
            _isActive[tensor] = true;
        }

        int chunks = 0;
        for (int tensor = 0; tensor < _entries.Length; tensor++)
        {
            _firstChunks[tensor] = chunks;
            chunks += _isActive[tensor] ? (int)((_entries[tensor].Parameter.Length + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength) : 0;
        }

        _firstChunks[_entries.Length] = chunks;
        int named = 0;
        foreach (int tensor in _sortedByName)
        {
            if (_isActive[tensor])
            {
                _byName[named++] = tensor;
            }
        }
    }

    /// <summary>The numbers of a tensor's chunks, from its first element on; none where it is not active.</summary>
    internal Range ChunksOf(int tensor) => _firstChunks[tensor].._firstChunks[tensor + 1];

    /// <summary>A tensor's parameter.</summary>
    internal Parameter ParameterOf(int tensor) => _entries[tensor].Parameter;

    /// <summary>The tensor that a chunk belongs to.</summary>
    internal int TensorOf(int chunk)
    {
        int tensor = 0;
        while (_firstChunks[tensor + 1] <= chunk)
        {
            tensor++;
        }

        return tensor;
    }
}
