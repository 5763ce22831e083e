using System.Collections.Frozen;
using System.Collections.Generic;

namespace GenOptim.Checkpoints;

/// <summary>The number types of the safetensors format.</summary>
internal static class SafetensorsTypes
{
    internal const string Int8 = "I8";

    internal const string UInt8 = "U8";

    internal const string Int64 = "I64";

    internal const string Float64 = "F64";

    /// <summary>Bits of one element, by the name of its type. Types of less than a byte are packed.</summary>
    private static readonly FrozenDictionary<string, int> Bits = new Dictionary<string, int>
    {
        ["BOOL"] = 8,
        ["F4"] = 4,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        [UInt8] = 8,
        [Int8] = 8,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["I16"] = 16,
        ["U16"] = 16,
        ["F16"] = 16,
        ["BF16"] = 16,
        ["I32"] = 32,
        ["U32"] = 32,
        ["F32"] = 32,
        ["C64"] = 64,
        [Float64] = 64,
        [Int64] = 64,
        ["U64"] = 64,
    }.ToFrozenDictionary();

    /// <summary>Bits of one element.</summary>
    /// <param name="type">The type's name in the format.</param>
    /// <param name="bits">The bits; 0 where there is no such type.</param>
    internal static bool TryGetBits(string type, out int bits) => Bits.TryGetValue(type, out bits);

    /// <summary>The format's name of a type whose elements stand alone; null of others.</summary>
    internal static string? Of(DType type) => type switch
    {
        DType.Float32 => "F32",
        DType.Float64 => Float64,
        DType.BFloat16 => "BF16",
        DType.Float16 => "F16",
        DType.UInt16 => "U16",
        DType.UInt8 => UInt8,
        _ => null,
    };

    /// <summary>The number type that the format calls so; null where state and parameters know none such.</summary>
    internal static DType? Parse(string type) => type switch
    {
        "F32" => DType.Float32,
        Float64 => DType.Float64,
        "BF16" => DType.BFloat16,
        "F16" => DType.Float16,
        "U16" => DType.UInt16,
        _ => null,
    };
}
