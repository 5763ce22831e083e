namespace GenOptim;

/// <summary>The number type of parameters, gradients or state in memory. Arithmetic is always in float32 or float64.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32, C#'s <see cref="float"/>.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary64, C#'s <see cref="double"/>.</summary>
    Float64 = 1,

    /// <summary>The upper half of a binary32: 8 bits of exponent and 8 of precision. <c>GenOptim.BFloat16</c>.</summary>
    BFloat16 = 2,

    /// <summary>IEEE 754 binary16: 5 bits of exponent and 11 of precision. <c>System.Half</c>.</summary>
    Float16 = 3,

    /// <summary>An integer of 16 bits: what a float32 has beyond its bfloat16. In saved state only; an attribute cannot ask for it.</summary>
    UInt16 = 4,

    /// <summary>
    /// For state only: 8 bits per element and a scale per block of 256, of numbers of either sign (second moments take
    /// <see cref="UnsignedBlock8"/>). Tensors of fewer than 4,096 elements keep their state in float32.
    /// </summary>
    Block8 = 5,

    /// <summary>What <see cref="Block8"/> is for numbers that are never negative. In saved state only; an attribute cannot ask for it.</summary>
    UnsignedBlock8 = 6,

    /// <summary>An integer of 8 bits: what the upper 24 bits of a float32 have beyond its bfloat16. In saved state only; an attribute cannot ask for it.</summary>
    UInt8 = 7,
}
