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

/// <summary>Applies a fix to a file that is compiled against TorchSharp's real assembly, or against a stand-in.</summary>
internal static class FixRun
{
    /// <summary>The file after the first fix for <paramref name="id"/>, or null where none is offered.</summary>
    public static async Task<string?> ApplyAsync(CodeFixProvider provider, string code, string id, string? torchSharp = null, string? library = null)
    {
        using var workspace = new AdhocWorkspace();
        Document document = AddTo(workspace, code, torchSharp, library);
        ImmutableArray<Diagnostic> said = await DiagnosticsOfAsync(document.Project);
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            document, said.First(diagnostic => diagnostic.Id == id), (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0)
        {
            return null;
        }

        return await TextAfterAsync(actions[0], document);
    }

    /// <summary>The file after all of the document's diagnostics <paramref name="id"/> are fixed at once.</summary>
    public static async Task<string> ApplyAllAsync(CodeFixProvider provider, string code, string id)
    {
        using var workspace = new AdhocWorkspace();
        Document document = AddTo(workspace, code);
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, provider.GetType().Name, [id], new Diagnostics(), CancellationToken.None);
        return await TextAfterAsync((await provider.GetFixAllProvider()!.GetFixAsync(context))!, document);
    }

    private static Document AddTo(AdhocWorkspace workspace, string code, string? torchSharp = null, string? library = null)
    {
        Project project = workspace.AddProject("Code", LanguageNames.CSharp)
            .WithParseOptions(AnalyzerRun.ParseOptions)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithMetadataReferences(torchSharp is null ? References.Framework.Add(References.TorchSharp!) : References.Framework);
        project = library is null ? project : project.AddMetadataReference(References.To(library));
        project = torchSharp is null ? project : project.AddDocument("TorchSharp.cs", torchSharp, filePath: "TorchSharp.cs").Project;
        return project.AddDocument("Training.cs", code, filePath: "Training.cs");
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsOfAsync(Project project)
    {
        return await AnalyzerRun.DiagnosticsOfAsync((CSharpCompilation)(await project.GetCompilationAsync())!);
    }

    private static async Task<string> TextAfterAsync(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    private sealed class Diagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            return await DiagnosticsOfAsync(document.Project);
        }

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            return (await DiagnosticsOfAsync(project)).Where(static diagnostic => !diagnostic.Location.IsInSource);
        }

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            return await DiagnosticsOfAsync(project);
        }
    }
}
