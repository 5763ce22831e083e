using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Analysis;

/// <summary>
/// Finds constructors of the user's that end in no generated one, so that the optimizer would have no engine. One that calls another of the
/// class comes to an end in a generated one, unless that other does not, where it is reported.
/// </summary>
internal static class ConstructorChains
{
    /// <returns>Whether there are any.</returns>
    public static bool Check(INamedTypeSymbol type, ReportError report, CancellationToken cancellation)
    {
        bool any = false;
        foreach (IMethodSymbol constructor in type.InstanceConstructors.Where(MemberConflicts.IsUsers))
        {
            if (!CallsAnother(constructor, cancellation))
            {
                any = true;
                report(AttributeDescriptors.ConstructorAlone, constructor.Locations.FirstOrDefault() ?? Location.None, type.Name);
            }
        }

        return any;
    }

    private static bool CallsAnother(IMethodSymbol constructor, CancellationToken cancellation) =>
        new[] { constructor, constructor.PartialImplementationPart, constructor.PartialDefinitionPart }
            .Where(part => part is not null)
            .SelectMany(part => part!.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(cancellation))
            .OfType<ConstructorDeclarationSyntax>()
            .Any(declaration => declaration.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer));
}
