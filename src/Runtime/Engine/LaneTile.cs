using System;
using System.ComponentModel;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <summary>Puts together what lanes have computed, whatever their width: a tile of elements at a time, in double, in the order of one fixed tree.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneTile
{
    /// <summary>Number of elements of a tile.</summary>
    public const int Length = FixedTree.TileLength;

    /// <summary>The most elements that are put together before results are added chunk by chunk.</summary>
    public const int ChunkLength = StepPlan.ChunkLength;

    /// <summary>Puts the numbers of a tile to those of the tiles before it.</summary>
    /// <param name="kind">How numbers become one.</param>
    /// <param name="sofar">What the tiles before it have given; 0 at first.</param>
    /// <param name="numbers">The tile's numbers.</param>
    public static double Merge(ReductionKind kind, double sofar, ReadOnlySpan<float> numbers) =>
        TensorReduction.Merge(kind, sofar, TensorReduction.Reduce(kind, numbers));

    /// <summary>Puts the numbers of a tile to those of the tiles before it.</summary>
    /// <param name="kind">How numbers become one.</param>
    /// <param name="sofar">What the tiles before it have given; 0 at first.</param>
    /// <param name="numbers">The tile's numbers.</param>
    public static double Merge(ReductionKind kind, double sofar, ReadOnlySpan<double> numbers) =>
        TensorReduction.Merge(kind, sofar, TensorReduction.Reduce(kind, numbers));

    /// <summary>Puts the results of two chunks together, the earlier one first.</summary>
    /// <param name="kind">How numbers become one.</param>
    /// <param name="sofar">What the chunks before it have given; 0 at first.</param>
    /// <param name="chunk">The chunk's result.</param>
    public static double Merge(ReductionKind kind, double sofar, double chunk) => TensorReduction.Merge(kind, sofar, chunk);
}
