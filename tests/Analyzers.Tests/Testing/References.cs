using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>What the code under test is compiled against. No reference assembly is downloaded: the running framework's own are used.</summary>
internal static class References
{
    /// <summary>The framework and GenOptim.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } = [.. FrameworkFiles().Select(static file => MetadataReference.CreateFromFile(file))];

    /// <summary>TorchSharp's real assembly, or null where the package was not restored.</summary>
    public static MetadataReference? TorchSharp { get; } =
        File.Exists(TorchSharpFile) ? MetadataReference.CreateFromFile(TorchSharpFile) : null;

    /// <summary>An assembly made of <paramref name="code"/>.</summary>
    public static MetadataReference To(string code)
    {
        using var assembly = new MemoryStream();
        var compilation = CSharpCompilation.Create(
            "Library", [CSharpSyntaxTree.ParseText(code)], Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return compilation.Emit(assembly).Success
            ? MetadataReference.CreateFromImage(assembly.ToArray())
            : throw new InvalidOperationException("The library under test does not compile.");
    }

    private static string TorchSharpFile => Path.Combine(AppContext.BaseDirectory, "TorchSharp", "TorchSharp.dll");

    private static IEnumerable<string> FrameworkFiles()
    {
        string shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator).Where(file => Path.GetDirectoryName(file) == shared)
            .Append(typeof(DecoupledOptimizerAttribute).Assembly.Location)
            .Append(typeof(Parameter).Assembly.Location);
    }
}
