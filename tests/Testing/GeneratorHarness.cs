using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Threading;
using GenOptim.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace GenOptim.Testing;

/// <summary>Runs the generator over source text as the compiler would, and compiles what comes out under the strictest settings.</summary>
public static class GeneratorHarness
{
    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp13)
        .WithDocumentationMode(DocumentationMode.Diagnose);

    private static readonly Lazy<ImmutableArray<MetadataReference>> FrameworkReferences = new(() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Where(path => path.StartsWith(Path.GetDirectoryName(typeof(object).Assembly.Location)!, StringComparison.Ordinal))
            .Select(MetadataReference (path) => MetadataReference.CreateFromFile(path))
            .ToImmutableArray());

    private static readonly ImmutableArray<MetadataReference> RuntimeReferences =
    [
        MetadataReference.CreateFromFile(typeof(DecoupledOptimizerAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Parameter).Assembly.Location),
    ];

    /// <summary>References to the framework, the attributes and the runtime.</summary>
    public static ImmutableArray<MetadataReference> References => FrameworkReferences.Value.AddRange(RuntimeReferences);

    /// <summary>References to the framework alone.</summary>
    public static ImmutableArray<MetadataReference> FrameworkOnly => FrameworkReferences.Value;

    /// <summary>A compilation as a user's project would have: nullable on, warnings as errors, documentation checked.</summary>
    public static CSharpCompilation Compilation(string source, params MetadataReference[] additional) => CSharpCompilation.Create(
        "Sample",
        [Parse(source, "Sample.cs")],
        References.AddRange(additional),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: Microsoft.CodeAnalysis.ReportDiagnostic.Error,
            warningLevel: 9999,
            concurrentBuild: false,
            specificDiagnosticOptions: new Dictionary<string, ReportDiagnostic>
            {
                // A sample's own members need no documentation; those of generated code are looked at below.
                ["CS1591"] = ReportDiagnostic.Warn,
                ["CS1701"] = ReportDiagnostic.Suppress,
            }));

    /// <summary>Parses text as the harness's compilations do.</summary>
    public static SyntaxTree Parse(string source, string path = "", CSharpParseOptions? options = null) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), options ?? ParseOptions, path);

    /// <summary>Runs the generator. Fails where it throws or reports anything.</summary>
    public static GeneratorRun Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver(OptionsOf(compilation)).RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation updated, out ImmutableArray<Diagnostic> diagnostics);
        GeneratorDriverRunResult result = driver.GetRunResult();
        Assert.Empty(diagnostics);
        Assert.All(result.Results, one => Assert.Null(one.Exception));
        return new GeneratorRun(driver, (CSharpCompilation)updated, result);
    }

    /// <summary>Runs the generator over source text.</summary>
    public static GeneratorRun Run(string source, params MetadataReference[] additional) => Run(Compilation(source, additional));

    /// <summary>Compiles source text with what is generated for it, without any warning, and loads it.</summary>
    public static Assembly Load(string source, params MetadataReference[] additional) => Run(source, additional).Load();

    /// <summary>A driver that keeps book of which steps ran.</summary>
    public static GeneratorDriver Driver() => Driver(ParseOptions);

    /// <summary>Options for a project in another version of C#.</summary>
    public static CSharpParseOptions Language(LanguageVersion version) => ParseOptions.WithLanguageVersion(version);

    /// <summary>The options in which a compilation's files were parsed.</summary>
    internal static CSharpParseOptions OptionsOf(Compilation compilation) =>
        compilation.SyntaxTrees.Select(tree => tree.Options).OfType<CSharpParseOptions>().FirstOrDefault() ?? ParseOptions;

    private static GeneratorDriver Driver(CSharpParseOptions options) => CSharpGeneratorDriver.Create(
        [new DecoupledOptimizerGenerator().AsSourceGenerator()],
        parseOptions: options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Compiles without any warning (missing documentation of the sample itself aside) and loads.</summary>
    internal static Assembly Load(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        EmitResult result = compilation.Emit(stream, cancellationToken: CancellationToken.None);
        Assert.Empty(Unexpected(result.Diagnostics));
        Assert.True(result.Success);
        stream.Position = 0;
        return new AssemblyLoadContext("Sample", isCollectible: true).LoadFromStream(stream);
    }

    /// <summary>Everything but missing documentation of the sample's own members.</summary>
    public static IEnumerable<Diagnostic> Unexpected(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
        .Where(diagnostic => !(diagnostic.Id == "CS1591" && !IsGenerated(diagnostic)));

    private static bool IsGenerated(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;
}
