using System.Collections.Generic;
using System.Linq;
using GenOptim.Testing;
using ILGPU;
using ILGPU.Algorithms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Ilgpu.Tests.Generation;

/// <summary>Runs the generator as in a project that references ILGPU.</summary>
internal static class IlgpuSources
{
    public const string Both = "Backends = Backends.Cpu | Backends.Ilgpu";

    /// <summary>The packages that such a project references.</summary>
    public static readonly MetadataReference[] Packages =
    [
        MetadataReference.CreateFromFile(typeof(Context).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(XMath).Assembly.Location),
    ];

    /// <summary>A project that references ILGPU.</summary>
    public static CSharpCompilation Compilation(string source) => GeneratorHarness.Compilation(source, Packages);

    /// <summary>What comes out compiles without a warning, and an unrelated edit costs nothing.</summary>
    public static GeneratorRun Run(string source) => GeneratorHarness.Run(source, Packages).AssertCompiles().AssertUnrelatedEditIsFree();

    /// <summary>Source of classes in the namespace Sample, with the given attribute arguments, for both backends.</summary>
    public static string Classes(IEnumerable<(string Name, string Arguments)> classes) =>
        $"""
        using GenOptim;

        namespace Sample;

        {string.Join("\n\n", classes.Select(one => $"[DecoupledOptimizer({one.Arguments}, {Both})]\npublic sealed partial class {one.Name};"))}
        """;
}
