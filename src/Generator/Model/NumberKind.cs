using System;

namespace GenOptim.Generator.Model;

/// <summary>GenOptim.DType as the generator knows it: same names, same values.</summary>
internal enum NumberKind
{
    Float32 = 0,
    Float64 = 1,
}

internal static class NumberKinds
{
    /// <summary>The C# keyword of the type.</summary>
    public static string Keyword(this NumberKind kind) => kind switch
    {
        NumberKind.Float32 => "float",
        NumberKind.Float64 => "double",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a number type."),
    };

    /// <summary>The name in the field's usage.</summary>
    public static string DisplayName(this NumberKind kind) => kind switch
    {
        NumberKind.Float32 => "float32",
        NumberKind.Float64 => "float64",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a number type."),
    };
}
