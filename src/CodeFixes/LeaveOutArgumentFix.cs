using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes;

/// <summary>
/// GENOPT0005, GENOPT0007, GENOPT0009, GENOPT0017 and GENOPT0050: leaves an argument of the attribute out, so that its default holds. A reference to ILGPU,
/// the other remedy of GENOPT0050, stands in the project file, and a fix sees documents and assemblies only.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LeaveOutArgumentFix))]
[Shared]
public sealed class LeaveOutArgumentFix() : DocumentFix("Leave out the arguments", "GENOPT0005", "GENOPT0007", "GENOPT0009", "GENOPT0017", "GENOPT0050")
{
    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return ArgumentAt(file, diagnostic) is not { NameEquals.Name.Identifier.ValueText: { } name } ? []
            : diagnostic.Id == "GENOPT0050" ? [Titled("Leave out Backends.Ilgpu, and step on the CPU alone")]
            : [Titled($"Leave out {name}, so that its default holds")];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        IEnumerable<AttributeArgumentSyntax> arguments =
            diagnostics.Select(diagnostic => ArgumentAt(file, diagnostic)).OfType<AttributeArgumentSyntax>().Distinct();
        return file.Root.RemoveNodes(arguments, SyntaxRemoveOptions.KeepNoTrivia) ?? file.Root;
    }

    private static AttributeArgumentSyntax? ArgumentAt(FixedFile file, Diagnostic diagnostic)
    {
        return file.At(diagnostic).FirstAncestorOrSelf<AttributeArgumentSyntax>();
    }
}
