using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using GenOptim.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Benchmarks;

/// <summary>
/// What the generator costs a build and a keystroke. An editor runs it after every edit, so the run after an edit elsewhere is the number
/// that a user feels. Each run meets a compilation in which nothing is bound yet, as an edit makes it.
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13);

    private CSharpCompilation _compilation = null!;
    private CSharpCompilation _editedElsewhere = null!;
    private CSharpCompilation _editedOptimizer = null!;
    private GeneratorDriver _warmDriver = null!;

    /// <summary>Number of optimizer classes in the project.</summary>
    [Params(1, 100, 1_000)]
    public int Classes { get; set; }

    /// <summary>Makes the project before and after the edits, and a driver that has run once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        SyntaxTree[] optimizers = [.. SampleSource.Optimizers(Classes).Select(Parse)];
        SyntaxTree unrelated = Parse(SampleSource.Unrelated(1));
        _compilation = CSharpCompilation.Create(
            "Model",
            [.. optimizers, unrelated],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _editedElsewhere = _compilation.ReplaceSyntaxTree(unrelated, Parse(SampleSource.Unrelated(2)));
        _editedOptimizer = _compilation.ReplaceSyntaxTree(optimizers[0], Parse(SampleSource.EditedOptimizer()));
        _warmDriver = NewDriver().RunGenerators(_compilation.Clone());
        ThrowIfUnexpected(_warmDriver.GetRunResult());
    }

    /// <summary>For comparison, what the compiler itself pays after an edit before anyone learns what is attributed: one class's attribute, bound.</summary>
    [Benchmark(Description = "no generator, one attribute bound")]
    public int BindOneAttribute() => _editedElsewhere.Clone().GetTypeByMetadataName("Model.Optimizer0")!.GetAttributes().Length;

    /// <summary>The first run: what a build pays.</summary>
    [Benchmark(Description = "first run")]
    public GeneratorDriver FirstRun() => NewDriver().RunGenerators(_compilation.Clone());

    /// <summary>The run after an edit in a file without optimizers: what each keystroke pays.</summary>
    [Benchmark(Description = "after an unrelated edit")]
    public GeneratorDriver AfterUnrelatedEdit() => _warmDriver.RunGenerators(_editedElsewhere.Clone());

    /// <summary>The run after an edit of one class's attribute.</summary>
    [Benchmark(Description = "after an edit of one attribute")]
    public GeneratorDriver AfterAttributeEdit() => _warmDriver.RunGenerators(_editedOptimizer.Clone());

    /// <summary>How many of the generator's outputs an unrelated edit makes it write anew: none, or the incremental pipeline is broken.</summary>
    public int WrittenAnewAfterUnrelatedEdit()
    {
        GeneratorDriver driver = NewDriver(tracksSteps: true).RunGenerators(_compilation.Clone()).RunGenerators(_editedElsewhere.Clone());
        return driver.GetRunResult().Results.Single().TrackedOutputSteps.Values
            .SelectMany(static steps => steps)
            .SelectMany(static step => step.Outputs)
            .Count(static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private static GeneratorDriver NewDriver(bool tracksSteps = false) => CSharpGeneratorDriver.Create(
        [new DecoupledOptimizerGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, tracksSteps));

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ParseOptions);

    /// <summary>All that this program itself runs with: the framework, the attributes and the runtime among them.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Select(path => MetadataReference.CreateFromFile(path));

    /// <summary>A generator that fails or writes nothing is fast, and must not be measured.</summary>
    private void ThrowIfUnexpected(GeneratorDriverRunResult result)
    {
        GeneratorRunResult run = result.Results.Single();
        if (run.Exception is not null)
        {
            throw new InvalidOperationException($"The generator failed: {run.Exception.Message}", run.Exception);
        }

        const int FilesPerClass = 3;
        if (run.GeneratedSources.Length != FilesPerClass * Classes || !result.Diagnostics.IsEmpty)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{Classes} classes gave {run.GeneratedSources.Length} files and {result.Diagnostics.Length} diagnostics; {FilesPerClass} files each and no diagnostic were expected."));
        }
    }
}
