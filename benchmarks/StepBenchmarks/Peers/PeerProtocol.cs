using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenOptim.Benchmarks.Peers;

/// <summary>The form of the lines: camelCase JSON, nulls left out.</summary>
internal static class PeerProtocol
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One line for a request or reply.</summary>
    /// <param name="message">The request or reply.</param>
    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Options);

    /// <summary>Reads a request or reply.</summary>
    /// <param name="line">One line.</param>
    /// <exception cref="JsonException">The line is not one.</exception>
    public static T Read<T>(string line) =>
        JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException($"'{line}' holds nothing.");
}
