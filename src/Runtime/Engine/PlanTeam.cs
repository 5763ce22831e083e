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
    private bool _isDivided;

    /// <summary>Runs a pass and waits for its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="pass">What to do to each segment.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount)
    {
        if (threadCount == 1 || !plan.IsShort)
        {
            EndRow();
            Run(plan, pass, threadCount, ..plan.SegmentCount);
            return;
        }

        // What takes some dozen microseconds is shared while workers are awake, in small pieces: to wake one would take longer than it saves. What takes a few times as
        // long is shared anyway, and sooner by workers that are awake.
        bool isInARow = IsInARow();
        if (plan.IsSmall && !isInARow)
        {
            Run(plan, pass, threadCount: 1, ..plan.SegmentCount);
        }
        else if (!plan.IsSmall || !pass.IsDivisible)
        {
            Run(plan, pass, threadCount, ..plan.SegmentCount);
        }
        else
        {
            _plan = plan;
            _pass = pass;
            _isDivided = true;
            RunAll(plan.PieceCount, threadCount);
        }

        NoteEnd();
    }

    /// <summary>The same over some of the segments.</summary>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount, Range segments)
    {
        (_firstSegment, _endSegment) = (segments.Start.Value, segments.End.Value);
        if (_firstSegment < _endSegment)
        {
            _plan = plan;
            _pass = pass;
            _isDivided = false;
            _firstChunk = plan.ChunkOf(_firstSegment);
            RunAll(plan.ChunkOf(_endSegment - 1) + 1 - _firstChunk, threadCount);
        }
    }

    protected override void RunChunk(int chunk)
    {
        if (_isDivided)
        {
            _pass!.RunAll(0, _plan!.SegmentsOfPiece(chunk));
            return;
        }

        ReadOnlySpan<Segment> segments = _plan!.SegmentsOfChunk(_firstChunk + chunk, out int first);
        int start = Math.Max(_firstSegment - first, 0);
        int end = Math.Min(_endSegment - first, segments.Length);
        _pass!.RunAll(first + start, segments[start..end]);
    }
}
