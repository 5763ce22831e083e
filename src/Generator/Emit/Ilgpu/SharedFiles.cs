using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>
/// What a compilation with ILGPU optimizers gets once, whatever their rules: lanes, pinned arithmetic with its registration, and device
/// memory. The files lie in the folder Shared, as C#, and travel in this assembly.
/// </summary>
internal static class SharedFiles
{
    private const string Prefix = "GenOptim.Ilgpu.";

    /// <summary>The file that opens the assembly's internals to ILGPU's own, which is not signed: a compiler error in an assembly that is.</summary>
    private const string RuntimeAccess = Prefix + "RuntimeAccess.g.cs";

    private const string EmbeddedAttribute = Prefix + "EmbeddedAttribute.g.cs";

    /// <summary>Hint name and text of each file, in a fixed order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } = Read();

    /// <summary>The files that an assembly gets.</summary>
    /// <param name="facts">What is known of it.</param>
    public static IEnumerable<KeyValuePair<string, string>> For(CompilationFacts facts) => All.Where(file => file.Key switch
    {
        RuntimeAccess => !facts.HasStrongName,
        EmbeddedAttribute => facts.EmbeddedAttribute == EmbeddedAttributeKind.Missing,
        _ => true,
    });

    private static IReadOnlyList<KeyValuePair<string, string>> Read()
    {
        Assembly assembly = typeof(SharedFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, System.StringComparison.Ordinal))
            .OrderBy(name => name, System.StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                return new KeyValuePair<string, string>(name, reader.ReadToEnd().Replace("\r\n", "\n"));
            })
            .ToArray();
    }
}
