using System;
using GenOptim.Threading;

namespace GenOptim.Engine;

/// <summary>Runs passes over a plan's segments on several threads, one dispatch for all tensors.</summary>
internal sealed class PlanTeam : ChunkTeam
{
    private StepPlan? _plan;
    private ISegmentPass? _pass;

    /// <summary>Runs a pass and waits for its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="pass">What to do to each segment.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(StepPlan plan, ISegmentPass pass, int threadCount)
    {
        _plan = plan;
        _pass = pass;
        RunAll(plan.ChunkCount, threadCount);
    }

    protected override void RunChunk(int chunk)
    {
        Range segments = _plan!.SegmentsOfChunk(chunk);
        for (int number = segments.Start.Value; number < segments.End.Value; number++)
        {
            _pass!.Run(number, in _plan.Segment(number));
        }
    }
}
