using System.Collections.Generic;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Lines that a loop over lanes has besides the update.</summary>
internal sealed record LaneLoopLines
{
    /// <summary>Before the loop.</summary>
    public IEnumerable<string> Before { get; init; } = [];

    /// <summary>Between loads and update.</summary>
    public IEnumerable<string> AfterLoads { get; init; } = [];

    /// <summary>Behind the stores.</summary>
    public IEnumerable<string> AfterStores { get; init; } = [];

    /// <summary>Behind the loop.</summary>
    public IEnumerable<string> After { get; init; } = [];
}
