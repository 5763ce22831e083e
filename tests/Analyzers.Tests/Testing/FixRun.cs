using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>Applies a fix to a file that is compiled against TorchSharp's real assembly.</summary>
internal static class FixRun
{
    /// <summary>The file after the first fix for <paramref name="id"/>, or null where none is offered.</summary>
    public static async Task<string?> ApplyAsync(CodeFixProvider provider, string code, string id)
    {
        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Code", LanguageNames.CSharp)
            .WithParseOptions(AnalyzerRun.ParseOptions)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithMetadataReferences(References.Framework.Add(References.TorchSharp!));
        Document document = project.AddDocument("Training.cs", code, filePath: "Training.cs");
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> said = await AnalyzerRun.DiagnosticsOfAsync(compilation);
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            document, said.First(diagnostic => diagnostic.Id == id), (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0)
        {
            return null;
        }

        ImmutableArray<CodeActionOperation> operations = await actions[0].GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }
}
