using System.IO;
using System.Text.Json.Serialization;

namespace GenOptim.Conformance.Golden;

/// <summary>One line of the index: where a case lies and what it is.</summary>
internal sealed record GoldenIndexEntry(string File, string Optimizer, [property: JsonPropertyName("dtype")] string DType, string[] Tags)
{
    public string Name => Path.GetFileNameWithoutExtension(File);
}
