namespace GenOptim.Conformance.Reference;

/// <summary>How <c>a·b + c</c> is rounded.</summary>
internal enum Rounding
{
    /// <summary>Once, as everywhere in this project.</summary>
    Fused,

    /// <summary>Twice, as on kernels without fused multiply-add.</summary>
    Unfused,
}
