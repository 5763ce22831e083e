using System.Text.RegularExpressions;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit;

/// <summary>Generated text as one project must have it, where names mean something else than in others.</summary>
internal static class ProjectNames
{
    private const string Ilgpu = "global::ILGPU";

    private const string Embedded = "[global::Microsoft.CodeAnalysis.Embedded]\n";

    public static string Adapt(string text, CompilationFacts facts)
    {
        if (facts.Ilgpu?.Alias is string alias && text.Contains(Ilgpu))
        {
            text = text
                .Replace(Ilgpu, $"{alias}::ILGPU")
                .Replace(GeneratedFile.Header + "\n", $"{GeneratedFile.Header}\n\nextern alias {alias};\n");
        }

        if (facts.HasTypeNamedNint)
        {
            text = Regex.Replace(text, @"\bnint\b", "global::System.IntPtr");
        }

        return facts.EmbeddedAttribute == EmbeddedAttributeKind.Unusable ? text.Replace(Embedded, string.Empty) : text;
    }
}
