using System;

namespace GenOptim.Engine;

/// <summary>What is done to every segment of a plan.</summary>
internal interface ISegmentPass
{
    /// <summary>Whether parts of segments may be taken for segments: whether what is done to an element depends on neither the segment's number nor where it begins.</summary>
    bool IsDivisible => false;

    /// <summary>Does it to one segment. Called from several threads at once, for different segments.</summary>
    /// <param name="number">The segment's number in the plan.</param>
    /// <param name="segment">The segment.</param>
    void Run(int number, in Segment segment);

    /// <summary>Does it to all segments of a chunk. Called from several threads at once, for different chunks.</summary>
    /// <param name="first">The first segment's number in the plan.</param>
    /// <param name="segments">The segments.</param>
    void RunAll(int first, ReadOnlySpan<Segment> segments)
    {
        for (int i = 0; i < segments.Length; i++)
        {
            Run(first + i, in segments[i]);
        }
    }
}
