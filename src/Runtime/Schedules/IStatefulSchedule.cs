using System;

namespace GenOptim;

/// <summary>
/// A schedule that depends on what it was told besides the step count. An optimizer saves and takes in its memory with its own state, also
/// where the schedule is only a part of another or belongs to a group.
/// </summary>
public interface IStatefulSchedule : ISchedule
{
    /// <summary>Copies what the schedule remembers.</summary>
    StateSection ExportMemory();

    /// <summary>Checks a memory that is to be taken in. Changes nothing.</summary>
    /// <param name="memory">The memory; empty where the state has none.</param>
    /// <returns>What is wrong with it, as in "its best is NaN", or null.</returns>
    string? Mismatch(StateSection memory);

    /// <summary>Takes over a memory that was checked; what is missing in it is as at first.</summary>
    /// <param name="memory">The memory.</param>
    /// <exception cref="ArgumentNullException"><paramref name="memory"/> is null.</exception>
    void ImportMemory(StateSection memory);
}
