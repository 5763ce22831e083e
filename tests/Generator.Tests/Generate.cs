using GenOptim.Testing;

namespace GenOptim.Generator.Tests;

/// <summary>How every test here runs the generator: what comes out compiles without a warning, and an unrelated edit costs nothing.</summary>
internal static class Generate
{
    internal static GeneratorRun From(string source) =>
        GeneratorHarness.Run(source).AssertCompiles().AssertUnrelatedEditIsFree();

    /// <summary>A class <c>Sample.Optimizer</c> with the given attribute arguments.</summary>
    internal static GeneratorRun Class(string arguments) => From(
        $"""
        using GenOptim;

        namespace Sample;

        [DecoupledOptimizer({arguments})]
        public sealed partial class Optimizer;
        """);
}
