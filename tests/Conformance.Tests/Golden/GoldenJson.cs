using System.Text.Json;

namespace GenOptim.Conformance.Golden;

/// <summary>How the names in the JSON files map to the names here.</summary>
internal static class GoldenJson
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
