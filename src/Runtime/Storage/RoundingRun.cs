using System;
using System.ComponentModel;

namespace GenOptim.Storage;

/// <summary>Where the random words of a run of elements begin: a row of the table of one <see cref="RoundingKey"/>.</summary>
/// <param name="Key">What the words depend on besides the element.</param>
/// <param name="FirstRow">Number of the first element's row within the key's 65,536 elements.</param>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RoundingRun(RoundingKey Key, uint FirstRow)
{
    /// <summary>The words of the elements from one on, as far as they share its key.</summary>
    /// <param name="stepKey">What <see cref="RoundingKey.OfStep(long, ReadOnlySpan{char}, long)"/> gave.</param>
    /// <param name="start">Index of the first element within the tensor, a multiple of 256: the first of a row.</param>
    public static RoundingRun Of(ulong stepKey, long start) =>
        new(RoundingKey.OfRun(stepKey, start), (uint)(start % RoundingKey.RunLength / RandomWords.Columns));
}
