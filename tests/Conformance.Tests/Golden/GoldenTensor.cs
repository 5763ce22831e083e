namespace GenOptim.Conformance.Golden;

/// <summary>One tensor of a case.</summary>
internal sealed record GoldenTensor(string Name, int StreamIndex, int Size, int Group, bool RequiresGrad, int[] GradNoneSteps)
{
    /// <summary>The sizes of its dimensions; null where the recordings have none.</summary>
    public int[]? Shape { get; init; }
}
