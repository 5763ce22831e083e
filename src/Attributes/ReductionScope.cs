namespace GenOptim;

/// <summary>What a reduction goes over.</summary>
public enum ReductionScope
{
    /// <summary>Each tensor by itself.</summary>
    Tensor,

    /// <summary>All tensors together that the step updates, of all groups.</summary>
    AllTensors,
}
