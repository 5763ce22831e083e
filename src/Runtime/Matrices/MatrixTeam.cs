using GenOptim.Threading;

namespace GenOptim.Matrices;

/// <summary>Runs numbered parts of work on matrices on several threads.</summary>
internal sealed class MatrixTeam : ChunkTeam
{
    private IMatrixWork? _work;

    /// <summary>Runs all parts and waits for their end.</summary>
    /// <param name="work">The work.</param>
    /// <param name="count">Number of parts.</param>
    /// <param name="threadCount">The most threads that work at once.</param>
    internal void Run(IMatrixWork work, int count, int threadCount)
    {
        _work = work;
        // The products of one matrix follow each other at once, so that workers had better stay awake.
        _ = IsInARow();
        RunAll(count, threadCount);
        NoteEnd();
    }

    protected override void RunChunk(int chunk) => _work!.Run(chunk);
}
