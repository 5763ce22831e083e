using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenOptim.Docs.Tests;

/// <summary>What a page shows works: it compiles as it stands, runs, and prints what the page says.</summary>
public sealed class CodeBlockTests
{
    // The usings of a new project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using GenOptim;

        """;

    // Rule pages show wrong code; tests/Analyzers.Tests looks at those rules. The others are for people who work on GenOptim.
    private static readonly string[] NotForUsers = ["docs/rules/", "docs/architecture.md", "docs/common-tasks.md", "docs/generated-code-map.md"];

    public static TheoryData<string, int> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (string page in Page.All.Where(static page => !NotForUsers.Any(prefix => page.StartsWith(prefix, StringComparison.Ordinal))))
            {
                foreach (CodeBlock block in Page.Read(page).Blocks())
                {
                    blocks.Add(page, block.Line);
                }
            }

            return blocks;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Blocks))]
    public void A_block_compiles_and_runs(string page, int line)
    {
        CodeBlock block = Page.Read(page).Blocks().Single(block => block.Line == line);
        string[] libraries = [.. new[] { "ILGPU", "TorchSharp" }.Where(name => (block.Given + block.Code).Contains(name, StringComparison.Ordinal))];
        foreach (string library in libraries)
        {
            Skip.IfNot(File.Exists(Page.Fact(library)), $"The package {library} was not restored.");
        }

        CSharpCompilation compilation = Compile(block, libraries);
        GeneratorRun run = GeneratorHarness.Run(compilation);
        Assert.Empty(run.Compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        if (compilation.Options.OutputKind != OutputKind.ConsoleApplication || libraries.Length > 0)
        {
            Assert.Null(block.Prints);
            return;
        }

        string printed = Run(run.Compilation);
        if (block.Prints is { } expected)
        {
            Assert.Equal(Lines(expected), Lines(printed));
        }
    }

    [Fact]
    public void Excerpts_of_generated_code_are_what_is_generated()
    {
        foreach (string path in Page.All)
        {
            CodeBlock[] excerpts = [.. Page.Read(path).Blocks(excerpts: true)];
            if (excerpts.Length == 0)
            {
                continue;
            }

            // Of the class that the page shows first.
            CSharpCompilation compilation = Compile(Page.Read(path).Blocks().First(), []);
            string generated = Bare(string.Concat(GeneratorHarness.Run(compilation).Files.Values));
            Assert.All(excerpts.SelectMany(static block => Lines(block.Code)), line => Assert.Contains(Bare(line).Trim(), generated, StringComparison.Ordinal));
        }
    }

    // Pages leave the prefixes out.
    private static string Bare(string code) => Regex.Replace(code, @"global::([A-Za-z]+\.)+", string.Empty);

    private static CSharpCompilation Compile(CodeBlock block, IEnumerable<string> libraries)
    {
        // Usings first, then statements, then types, whatever of them was given and whatever is shown.
        CompilationUnitSyntax[] parts = [.. new[] { block.Given, block.Code }.Select(static text => GeneratorHarness.Parse(text).GetCompilationUnitRoot())];
        string usings = string.Concat(parts.SelectMany(static part => part.Usings).Select(static one => one.ToFullString()).Distinct());
        string statements = string.Concat(parts.SelectMany(static part => part.Members).OfType<GlobalStatementSyntax>().Select(static one => one.ToFullString()));
        string types = string.Concat(parts.SelectMany(static part => part.Members).Where(static one => one is not GlobalStatementSyntax).Select(static one => one.ToFullString()));
        CSharpCompilation compilation = GeneratorHarness.Compilation(
            $"{usings}\n{statements}\n{types}",
            [.. libraries.Select(static library => MetadataReference.CreateFromFile(Page.Fact(library)))]);
        return compilation
            .AddSyntaxTrees(GeneratorHarness.Parse(ImplicitUsings, "Usings.cs"))
            .WithOptions(compilation.Options
                .WithOutputKind(statements.Length > 0 ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
                .WithAllowUnsafe(true)
                .WithGeneralDiagnosticOption(ReportDiagnostic.Default));
    }

    private static string Run(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        Assembly program = new AssemblyLoadContext("Page", isCollectible: true).LoadFromStream(image);
        TextWriter console = Console.Out;
        CultureInfo culture = CultureInfo.CurrentCulture;
        string folder = Directory.GetCurrentDirectory();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("genoptim-docs-");
        try
        {
            Console.SetOut(output);
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Directory.SetCurrentDirectory(scratch.FullName);
            object? result = program.EntryPoint!.Invoke(null, program.EntryPoint.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            if (result is System.Threading.Tasks.Task task)
            {
                task.GetAwaiter().GetResult();
            }
        }
        finally
        {
            Console.SetOut(console);
            CultureInfo.CurrentCulture = culture;
            Directory.SetCurrentDirectory(folder);
            scratch.Delete(recursive: true);
        }

        return output.ToString();
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(static line => line.TrimEnd())];
}
