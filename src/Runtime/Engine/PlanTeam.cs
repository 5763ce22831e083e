using System;
using GenOptim.Threading;

namespace GenOptim.Engine;

/// <summary>Runs passes over a plan's segments on several threads, one dispatch for all tensors.</summary>
internal sealed class PlanTeam : ChunkTeam
{
    private StepPlan? _plan;
    private ISegmentPass? _pass;
    private int _firstChunk;
    private int _firstSegment;
    private int _endSegment;

    /// <summary>Runs a pass and waits for its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="pass">What to do to each segment.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount) => Run(plan, pass, threadCount, ..plan.SegmentCount);

    /// <summary>The same over some of the segments.</summary>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount, Range segments)
    {
        (_firstSegment, _endSegment) = (segments.Start.Value, segments.End.Value);
        if (_firstSegment < _endSegment)
        {
            _plan = plan;
            _pass = pass;
            _firstChunk = plan.ChunkOf(_firstSegment);
            RunAll(plan.ChunkOf(_endSegment - 1) + 1 - _firstChunk, threadCount);
        }
    }

    protected override void RunChunk(int chunk)
    {
        ReadOnlySpan<Segment> segments = _plan!.SegmentsOfChunk(_firstChunk + chunk, out int first);
        int start = Math.Max(_firstSegment - first, 0);
        int end = Math.Min(_endSegment - first, segments.Length);
        _pass!.RunAll(first + start, segments[start..end]);
    }
}
