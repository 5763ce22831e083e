using System;
using GenOptim.Threading;

namespace GenOptim.Engine;

/// <summary>Runs passes over a plan's segments on several threads, one dispatch for all tensors.</summary>
internal sealed class PlanTeam : ChunkTeam
{
    private StepPlan? _plan;
    private ISegmentPass? _pass;
    private int _firstChunk;

    /// <summary>Runs a pass and waits for its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="pass">What to do to each segment.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount) => Run(plan, pass, threadCount, ..plan.ChunkCount);

    /// <summary>The same over some of the chunks.</summary>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount, Range chunks)
    {
        _plan = plan;
        _pass = pass;
        _firstChunk = chunks.Start.Value;
        RunAll(chunks.End.Value - _firstChunk, threadCount);
    }

    protected override void RunChunk(int chunk)
    {
        Range segments = _plan!.SegmentsOfChunk(_firstChunk + chunk);
        for (int number = segments.Start.Value; number < segments.End.Value; number++)
        {
            _pass!.Run(number, in _plan.Segment(number));
        }
    }
}
