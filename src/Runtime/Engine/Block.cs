using System;
using System.ComponentModel;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>A run of consecutive elements of one tensor, with the same run of its gradient and of its state: what one kernel call updates.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe ref struct Block
{
    private readonly ref readonly TensorRecord _record;
    private readonly void* _units;
    private readonly void* _matrix;
    private readonly void* _axes;

    internal Block(ref readonly TensorRecord record, in Segment segment, bool isBeyondCache)
    {
        _record = ref record;
        Start = segment.Start;
        Length = segment.Length;
        IsBeyondCache = isBeyondCache;
    }

    internal Block(ref readonly TensorRecord record, in Segment segment, bool isBeyondCache, in BlockRooms rooms)
        : this(in record, in segment, isBeyondCache)
    {
        _units = rooms.Units;
        _matrix = rooms.Matrix;
        _axes = rooms.Axes;
    }

    /// <summary>Index of the first element within the tensor: a multiple of 65,536, or within such a segment a multiple of 256, where small steps are cut into pieces or measured ones into stretches; any where rows are looked at.</summary>
    public nint Start { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>Whether the step that the block belongs to runs from memory rather than from a cache, so that prefetching pays.</summary>
    public bool IsBeyondCache { get; }

    /// <summary>What random rounding of the block's elements depends on besides their index within the block.</summary>
    [CLSCompliant(false)]
    public RoundingRun RoundingRun => RoundingRun.Of(_record.StepKey, Start);

    /// <summary>Whether slots of <see cref="DType.Block8"/> are kept in blocks, as in all but small tensors.</summary>
    public bool HasBlock8 => _record.Length >= Block8.SmallestTensor;

    /// <summary>The first value; the others follow it in memory.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    public ref T Values<T>()
        where T : unmanaged => ref ((T*)_record.Values)[Start];

    /// <summary>The gradient of the first value.</summary>
    /// <typeparam name="T">The type of the gradients.</typeparam>
    public ref readonly T Gradients<T>()
        where T : unmanaged => ref ((T*)_record.Gradient)[Start];

    /// <summary>The same, to be set to zero.</summary>
    /// <typeparam name="T">The type of the gradients.</typeparam>
    public ref T GradientsToZero<T>()
        where T : unmanaged => ref ((T*)_record.Gradient)[Start];

    /// <summary>The number of the first value's unit: what its gradient is multiplied by for <see cref="Clip.Adaptive"/>, or the mean that it loses.</summary>
    /// <typeparam name="T">The type of the arithmetic.</typeparam>
    public ref readonly T GradientMultipliers<T>()
        where T : unmanaged => ref *(T*)_units;

    /// <summary>The first value's element of the matrix, in classes with a stage over matrices.</summary>
    /// <typeparam name="T">The type of the arithmetic.</typeparam>
    public ref T Matrix<T>()
        where T : unmanaged => ref ((T*)_matrix)[Start];

    /// <summary>The number of the first value's row or column.</summary>
    /// <typeparam name="T">The type of the arithmetic.</typeparam>
    /// <param name="index">Which of the numbers that passes over elements read.</param>
    public ref readonly T Axis<T>(int index)
        where T : unmanaged => ref ((T*)_axes)[(nint)index * StepPlan.ChunkLength];

    /// <summary>The state of the first value.</summary>
    /// <typeparam name="T">The type of the slot.</typeparam>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    public ref T State<T>(int slot)
        where T : unmanaged => ref ((T*)_record.State[slot])[Start];

    /// <summary>The code of the first value in a slot of <see cref="DType.Block8"/>.</summary>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    public ref byte Codes(int slot) => ref ((byte*)_record.State[slot])[Start];

    /// <summary>The scale of the first value's block in a slot of <see cref="DType.Block8"/>.</summary>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    public ref byte Scales(int slot) =>
        ref ((byte*)_record.State[slot])[Block8.ScalesOffset(_record.Length) + (Start / Block8.Length)];
}
