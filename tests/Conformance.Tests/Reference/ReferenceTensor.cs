namespace GenOptim.Conformance.Reference;

/// <summary>A parameter tensor and its state in the reference implementation.</summary>
internal sealed class ReferenceTensor<T>(T[] values)
    where T : unmanaged
{
    public T[] Values { get; } = values;

    public long StepCount { get; set; }

    public T[] MomentumBuffer { get; } = new T[values.Length];

    public T[] ExpAvg { get; } = new T[values.Length];

    public T[] ExpAvgSq { get; } = new T[values.Length];

    public T[] MaxExpAvgSq { get; } = new T[values.Length];
}
