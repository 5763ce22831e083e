namespace GenOptim;

/// <summary>The number type of parameters, gradients or state in memory.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32, C#'s <see cref="float"/>.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary64, C#'s <see cref="double"/>.</summary>
    Float64 = 1,
}
