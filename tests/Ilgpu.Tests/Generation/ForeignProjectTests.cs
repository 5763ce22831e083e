using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Generation;

/// <summary>Whatever another project's settings and code are, no error stands inside a file that is generated for ILGPU.</summary>
public sealed class ForeignProjectTests
{
    private static readonly string Classes = IlgpuSources.Classes(
    [
        ("One", "Algorithm.AdamW"),
        ("Other", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding"),
    ]);

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)]")]
    [InlineData("class @var; class @nint; class @nuint; class Math; class Type; class Group; class Grid;")]
    [InlineData("namespace GenOptim { class @var; class @nint; class Accelerator; class Stream; class Context; }")]
    [InlineData("namespace Microsoft.CodeAnalysis { internal sealed class EmbeddedAttribute : System.Attribute; }")]
    [InlineData("namespace Microsoft.CodeAnalysis { internal sealed partial class EmbeddedAttribute : System.Attribute; }")]
    [InlineData("namespace Microsoft.CodeAnalysis { internal class Hidden : System.Attribute; internal sealed class EmbeddedAttribute : Hidden; }")]
    [InlineData("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"ILGPURuntime\")]")]
    public async Task Other_code_does_not_matter(string source)
    {
        CSharpCompilation compilation = IlgpuSources.Compilation(Classes)
            .AddSyntaxTrees(GeneratorHarness.Parse($"#pragma warning disable\n{source}", "Other.cs"));

        Assert.Empty(await Analyze(compilation));
        GeneratorHarness.Run(compilation).AssertCompilesAsItStands().AssertUnrelatedEditIsFree();
    }

    /// <summary>Newer compilers refuse such an attribute where it is declared; older ones take it.</summary>
    [Theory]
    [InlineData("internal sealed class EmbeddedAttribute(int size) : System.Attribute { public int Size => size; }")]
    [InlineData("internal static class EmbeddedAttribute;")]
    [InlineData("internal abstract class EmbeddedAttribute : System.Attribute;")]
    [InlineData("internal class EmbeddedAttribute;")]
    public void An_attribute_that_cannot_be_used_is_not_used(string declaration)
    {
        CSharpCompilation compilation = IlgpuSources.Compilation(Classes)
            .AddSyntaxTrees(GeneratorHarness.Parse($"#pragma warning disable\nnamespace Microsoft.CodeAnalysis {{ {declaration} }}", "Other.cs"));

        Assert.All(
            GeneratorHarness.Unexpected(GeneratorHarness.Run(compilation).Compilation.GetDiagnostics()),
            diagnostic => Assert.Equal(("CS9271", "Other.cs"), (diagnostic.Id, diagnostic.Location.SourceTree!.FilePath)));
    }

    [Theory]
    [InlineData("gpu", "gpu")]
    [InlineData("class", "@class")]
    public async Task The_reference_to_ILGPU_may_have_an_alias(string alias, string escaped)
    {
        CSharpCompilation compilation = Aliased(
            $$"""
            extern alias {{escaped}};
            using GenOptim;

            namespace Sample;

            [DecoupledOptimizer(Algorithm.AdamW, State = DType.Block8, {{IlgpuSources.Both}})]
            public sealed partial class Optimizer;

            public static class Use
            {
                public static Optimizer.DeviceOptimizer New({{escaped}}::ILGPU.Runtime.Accelerator accelerator) => new(accelerator, 0.1, []);
            }
            """,
            [alias]);

        Assert.Empty(await Analyze(compilation));
        GeneratorRun run = GeneratorHarness.Run(compilation).AssertCompiles().AssertUnrelatedEditIsFree();
        Assert.DoesNotContain(run.Files.Values, text => text.Contains("global::ILGPU", StringComparison.Ordinal));
    }

    [Fact]
    public void An_alias_beside_the_global_one_changes_nothing()
    {
        CSharpCompilation plain = IlgpuSources.Compilation(Classes);
        CSharpCompilation aliased = Aliased(Classes, ["gpu", "global"]);

        Assert.Equal(GeneratorHarness.Run(plain).Files, GeneratorHarness.Run(aliased).AssertCompiles().Files);
    }

    [Theory]
    [InlineData("1.4.0.0", "1.4.0")]
    [InlineData("2.0.0.0", "2.0.0")]
    public async Task Another_version_of_ILGPU_is_an_error_that_says_so(string version, string shown)
    {
        CSharpCompilation ilgpu = CSharpCompilation.Create(
            "ILGPU",
            [GeneratorHarness.Parse($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] namespace ILGPU {{ public class Context; }}")],
            GeneratorHarness.FrameworkOnly,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpCompilation compilation = GeneratorHarness.Compilation(IlgpuSources.Classes([("Optimizer", "Algorithm.AdamW")]), ilgpu.ToMetadataReference());

        Diagnostic diagnostic = Assert.Single(await Analyze(compilation));
        Assert.Equal(
            $"GENOPT0053: 'Optimizer' asks for Backends.Ilgpu, and the project references ILGPU {shown}; generated code is written for ILGPU 1.5, so reference 1.5.3, or leave Backends.Ilgpu out",
            $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
        Assert.Equal(3, GeneratorHarness.Run(compilation).AssertCompiles().Files.Count);
    }

    [Theory]
    [InlineData("GENOPT0005", "Algorithm.AdamW, Beta1 = 2, Backends = Backends.Cpu | Backends.Ilgpu", "float")]
    [InlineData("GENOPT0051", "Algorithm.AdamW, Backends = Backends.Ilgpu", "float")]
    [InlineData("GENOPT0008", "Algorithm.AdamW, Parameter = DType.UInt16, Backends = Backends.Cpu | Backends.Ilgpu", "ushort")]
    [InlineData("GENOPT0022", "Algorithm.AdamW, Parameter = DType.Float64, ShadowCopy = DType.Float16, Backends = Backends.Cpu | Backends.Ilgpu", "double")]
    public async Task An_error_in_the_attribute_stands_alone(string id, string arguments, string type)
    {
        CSharpCompilation compilation = IlgpuSources.Compilation(
            $$"""
            using GenOptim;
            using ILGPU;
            using ILGPU.Runtime;

            [DecoupledOptimizer({{arguments}})]
            public sealed partial class Optimizer;

            public static class Use
            {
                public static long All(Context context, Accelerator accelerator, Parameter<{{type}}> w)
                {
                    context.EnableGenOptim();
                    using var optimizer = new Optimizer.DeviceOptimizer(accelerator, 0.1, [w]);
                    using var other = new Optimizer.DeviceOptimizer(accelerator.DefaultStream, 0.1, new Optimizer.ParameterGroup([w]));
                    optimizer.AddParameter(new Optimizer.ParameterGroup([]), new Optimizer.DeviceParameter("b", 3));
                    optimizer.UploadParameters();
                    optimizer.Step();
                    optimizer.Synchronize();
                    return optimizer.LaunchCount + optimizer.Stream.GetHashCode();
                }
            }
            """);

        Assert.Equal(id, Assert.Single(await Analyze(compilation)).Id);
        GeneratorHarness.Run(compilation).AssertCompilesAsItStands();
    }

    [Fact]
    public void An_error_in_one_class_leaves_the_others_whole()
    {
        GeneratorRun run = GeneratorHarness.Run(IlgpuSources.Compilation(IlgpuSources.Classes([("One", "Algorithm.AdamW"), ("Wrong", "Algorithm.AdamW, Beta1 = 2")])));

        run.AssertCompilesAsItStands();
        Assert.Contains("UpdateKernel", run.Files["Sample.One.Ilgpu.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("UpdateKernel", run.Files["Sample.Wrong.Ilgpu.g.cs"], StringComparison.Ordinal);
    }

    /// <summary>Arithmetic that must wrap does so whatever the project's CheckForOverflowUnderflow is: under it, this project's suites run.</summary>
    [Fact]
    public void This_project_checks_arithmetic()
    {
        int most = int.MaxValue - Environment.CurrentManagedThreadId + Environment.CurrentManagedThreadId;
        Assert.Throws<OverflowException>(() => most + 1);
    }

    private static CSharpCompilation Aliased(string source, string[] aliases)
    {
        CSharpCompilation compilation = IlgpuSources.Compilation(source);
        MetadataReference reference = compilation.References.Single(one => one.Display!.EndsWith("ILGPU.dll", StringComparison.Ordinal));
        return compilation.ReplaceReference(reference, reference.WithAliases(aliases));
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(CSharpCompilation compilation) =>
        await compilation.WithAnalyzers([new AttributeAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
