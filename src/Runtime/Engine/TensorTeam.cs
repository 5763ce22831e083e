using GenOptim.Threading;

namespace GenOptim.Engine;

/// <summary>Runs passes over the segments of one tensor, on several threads where it is large.</summary>
internal sealed class TensorTeam : ChunkTeam
{
    private int _tensor;
    private nint _length;
    private int _firstNumber;
    private ISegmentPass? _pass;

    /// <summary>Runs a pass and waits for its end.</summary>
    /// <param name="tensor">Index of the tensor in the plan.</param>
    /// <param name="length">Number of its elements.</param>
    /// <param name="pass">What to do to each segment.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    /// <param name="firstNumber">The first segment's number, where numbers mean something to the pass.</param>
    internal void Run(int tensor, nint length, ISegmentPass pass, int threadCount, int firstNumber = 0)
    {
        _tensor = tensor;
        _length = length;
        _pass = pass;
        _firstNumber = firstNumber;
        RunAll((int)((length + StepPlan.ChunkLength - 1) / StepPlan.ChunkLength), threadCount);
    }

    protected override void RunChunk(int chunk)
    {
        nint start = (nint)chunk * StepPlan.ChunkLength;
        _pass!.Run(_firstNumber + chunk, new Segment(_tensor, start, nint.Min(StepPlan.ChunkLength, _length - start)));
    }
}
