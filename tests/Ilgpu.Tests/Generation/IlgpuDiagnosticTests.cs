using System.Globalization;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Testing;
using ILGPU;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Generation;

/// <summary>What keeps an optimizer from accelerators is said at the argument.</summary>
public sealed class IlgpuDiagnosticTests
{
    private static readonly MetadataReference Ilgpu = MetadataReference.CreateFromFile(typeof(Context).Assembly.Location);

    [Fact]
    public async Task The_missing_package_is_named()
    {
        await AssertReported(
            GeneratorHarness.Compilation(
                """
                using GenOptim;

                [DecoupledOptimizer(Algorithm.AdamW, Backends = Backends.Cpu | Backends.Ilgpu)]
                public sealed partial class Optimizer;
                """),
            "GENOPT0050",
            "Backends.Cpu | Backends.Ilgpu",
            "'Optimizer' asks for Backends.Ilgpu, and the project does not reference the package ILGPU; add it with dotnet add package ILGPU --version 1.5.3, or leave Backends.Ilgpu out");
    }

    [Theory]
    [InlineData("Backends.Ilgpu", 2)]
    [InlineData("(Backends)0", 0)]
    [InlineData("(Backends)5", 5)]
    public async Task Backends_without_the_CPU_or_with_unknown_ones_are_refused(string backends, int value)
    {
        await AssertReported(
            GeneratorHarness.Compilation(
                $"""
                using GenOptim;

                [DecoupledOptimizer(Algorithm.AdamW, Backends = {backends})]
                public sealed partial class Optimizer;
                """,
                Ilgpu),
            "GENOPT0051",
            backends,
            string.Create(CultureInfo.InvariantCulture, $"Backends is {value}; it must be Backends.Cpu or Backends.Cpu | Backends.Ilgpu"));
    }

    [Theory]
    [InlineData("[RowStep, MethodImpl(MethodImplOptions.AggressiveInlining)] static void Give<TLane>(out TLane given) where TLane : struct, ILane<TLane, float> => given = TLane.All(1);")]
    [InlineData("[TensorReduction(Reduction.Sum, Over = ReductionScope.Columns), MethodImpl(MethodImplOptions.AggressiveInlining)] static TLane Given<TLane>(TLane gradient) where TLane : struct, ILane<TLane, float> => gradient;")]
    public async Task A_users_rule_over_rows_or_columns_is_refused_with_its_reason(string stage)
    {
        await AssertReported(
            GeneratorHarness.Compilation(
                $$"""
                {{UserRuleSource.Usings}}

                [DecoupledOptimizer(Backends = Backends.Cpu | Backends.Ilgpu)]
                public sealed partial class Own
                {
                    [UpdateRule, MethodImpl(MethodImplOptions.AggressiveInlining)]
                    private static void Rule<TLane>(ref TLane parameter, TLane gradient, TLane given) where TLane : struct, ILane<TLane, float> => parameter = parameter - gradient / given;

                    {{stage}}
                }
                """,
                Ilgpu),
            "GENOPT0054",
            "Backends.Cpu | Backends.Ilgpu",
            "'Own' asks for Backends.Ilgpu, and its own rule has no kernels for accelerators, because what it keeps of rows and columns is found on the CPU alone; leave Backends.Ilgpu out");
    }

    [Theory]
    [InlineData("Muon", "its stage over whole matrices runs on the CPU alone")]
    [InlineData("Adafactor", "what it keeps of rows and columns is found on the CPU alone")]
    public async Task An_algorithm_without_kernels_is_refused_with_its_reason(string algorithm, string reason)
    {
        await AssertReported(
            GeneratorHarness.Compilation(
                $"""
                using GenOptim;

                [DecoupledOptimizer(Algorithm.{algorithm}, Backends = Backends.Cpu | Backends.Ilgpu)]
                public sealed partial class Optimizer;
                """,
                Ilgpu),
            "GENOPT0054",
            "Backends.Cpu | Backends.Ilgpu",
            $"'Optimizer' asks for Backends.Ilgpu, and {algorithm} has no kernels for accelerators, because {reason}; leave Backends.Ilgpu out");
    }

    /// <summary>A class's own stage over matrices has none either.</summary>
    [Fact]
    public async Task A_users_stage_over_matrices_is_refused_with_its_reason()
    {
        await AssertReported(
            GeneratorHarness.Compilation($"{UserRuleSource.Usings}\n\n{MatrixRuleSource.Muon("Own", "WeightDecay = 1e-5, Backends = Backends.Cpu | Backends.Ilgpu")}", Ilgpu),
            "GENOPT0054",
            "Backends.Cpu | Backends.Ilgpu",
            "'Own' asks for Backends.Ilgpu, and its own rule has no kernels for accelerators, because its stage over whole matrices runs on the CPU alone; leave Backends.Ilgpu out");
    }

    [Fact]
    public async Task A_class_that_ILGPU_cannot_reach_is_refused()
    {
        await AssertReported(
            GeneratorHarness.Compilation(
                """
                using GenOptim;

                public partial class Outer
                {
                    private partial class Inner
                    {
                        [DecoupledOptimizer(Algorithm.AdamW, Backends = Backends.Cpu | Backends.Ilgpu)]
                        public sealed partial class Optimizer;
                    }
                }
                """,
                Ilgpu),
            "GENOPT0052",
            "Backends.Cpu | Backends.Ilgpu",
            "'Optimizer' asks for Backends.Ilgpu and 'Inner' is private or protected; ILGPU compiles kernels in an assembly of its own, so make it internal or public");
    }

    [Theory]
    [InlineData("UpdateKernel")]
    [InlineData("UpdateDeviceLane")]
    [InlineData("DeviceParameter")]
    [InlineData("DeviceOptimizer")]
    public async Task Names_of_generated_members_are_taken_only_where_they_are_generated(string member)
    {
        string source =
            $$"""
            using GenOptim;

            [DecoupledOptimizer(Algorithm.AdamW#BACKENDS#)]
            public sealed partial class Optimizer
            {
                private static void {{member}}() { }
            }
            """;
        await AssertReported(
            GeneratorHarness.Compilation(source.Replace("#BACKENDS#", ", Backends = Backends.Cpu | Backends.Ilgpu", System.StringComparison.Ordinal), Ilgpu),
            "GENOPT0010",
            member,
            $"The generated part of 'Optimizer' declares '{member}' too; rename this one");

        CSharpCompilation onlyCpu = GeneratorHarness.Compilation(source.Replace("#BACKENDS#", string.Empty, System.StringComparison.Ordinal), Ilgpu);
        Assert.Empty(await onlyCpu.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync());
    }

    [Theory]
    [InlineData("UpdateKernel8")]
    [InlineData("UpdateDeviceBlock")]
    [InlineData("EncodeDeviceBlock")]
    public async Task Names_of_the_kernel_over_blocks_are_taken_where_state_has_8_bits(string member) => await AssertReported(
        GeneratorHarness.Compilation(
            $$"""
            using GenOptim;

            [DecoupledOptimizer(Algorithm.AdamW, State = DType.Block8, Backends = Backends.Cpu | Backends.Ilgpu)]
            public sealed partial class Optimizer
            {
                private static void {{member}}() { }
            }
            """,
            Ilgpu),
        "GENOPT0010",
        member,
        $"The generated part of 'Optimizer' declares '{member}' too; rename this one");

    private static async Task AssertReported(CSharpCompilation compilation, string id, string argument, string message)
    {
        Diagnostic diagnostic = Assert.Single(await compilation.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync());

        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(argument, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        Assert.EndsWith($"/docs/rules/{id}.md", diagnostic.Descriptor.HelpLinkUri, System.StringComparison.Ordinal);
    }
}
