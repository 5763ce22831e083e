using System;

namespace GenOptim.Generator.Model;

/// <summary>GenOptim.DType as the generator knows it: same names, same values.</summary>
internal enum NumberKind
{
    Float32 = 0,
    Float64 = 1,
    BFloat16 = 2,
    Float16 = 3,
    UInt16 = 4,
    Block8 = 5,
    UnsignedBlock8 = 6,
    UInt8 = 7,
}

internal static class NumberKinds
{
    /// <summary>The type in C#.</summary>
    public static string Keyword(this NumberKind kind) => kind switch
    {
        NumberKind.Float32 => "float",
        NumberKind.Float64 => "double",
        NumberKind.BFloat16 => "global::GenOptim.BFloat16",
        NumberKind.Float16 => "global::System.Half",
        NumberKind.UInt16 => "ushort",
        NumberKind.Block8 or NumberKind.UnsignedBlock8 or NumberKind.UInt8 => "byte",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a number type."),
    };

    /// <summary>Bytes per element; for blocks of 8 bits without the scales.</summary>
    public static int Size(this NumberKind kind) => kind switch
    {
        NumberKind.Float64 => sizeof(double),
        NumberKind.Float32 => sizeof(float),
        NumberKind.BFloat16 or NumberKind.Float16 or NumberKind.UInt16 => sizeof(ushort),
        NumberKind.Block8 or NumberKind.UnsignedBlock8 or NumberKind.UInt8 => sizeof(byte),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a number type."),
    };

    /// <summary>Whether it is a number of 16 bits, which is converted where it is loaded and stored.</summary>
    public static bool IsLowPrecision(this NumberKind kind) => kind is NumberKind.BFloat16 or NumberKind.Float16;

    /// <summary>Whether elements are codes of 8 bits in blocks with a scale.</summary>
    public static bool IsBlock8(this NumberKind kind) => kind is NumberKind.Block8 or NumberKind.UnsignedBlock8;

    /// <summary>The type for numbers that are never negative.</summary>
    public static NumberKind Unsigned(this NumberKind kind) => kind == NumberKind.Block8 ? NumberKind.UnsignedBlock8 : kind;

    /// <summary>The name in the field's usage.</summary>
    public static string DisplayName(this NumberKind kind) => kind switch
    {
        NumberKind.Float32 => "float32",
        NumberKind.Float64 => "float64",
        NumberKind.BFloat16 => "bfloat16",
        NumberKind.Float16 => "float16",
        NumberKind.Block8 => "blocks of 8 bits",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a number type."),
    };
}
