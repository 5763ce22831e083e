using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Analysis;

/// <summary>Reads how the user's class is declared, and whether members can be added to it.</summary>
internal static class TypeSpecReader
{
    private static readonly SymbolDisplayFormat PlainNamespace = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat EscapedNamespace = PlainNamespace
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <returns>The class, or null where something was reported.</returns>
    public static TypeSpec? Read(INamedTypeSymbol type, ReportError report, CancellationToken cancellation)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            // A record struct, to which the attribute does not apply: the compiler says so.
            return null;
        }

        bool isValid = CheckKind(type, report, cancellation);
        foreach (INamedTypeSymbol container in Containers(type))
        {
            isValid &= CheckContainer(type, container, report, cancellation);
        }

        return isValid ? Create(type) : null;
    }

    private static TypeSpec Create(INamedTypeSymbol type)
    {
        INamespaceSymbol containingNamespace = type.ContainingNamespace;
        IReadOnlyList<INamedTypeSymbol> containers = Containers(type).Reverse().ToArray();
        IEnumerable<string> path = containers.Select(container => container.MetadataName).Concat([type.MetadataName]);
        if (!containingNamespace.IsGlobalNamespace)
        {
            path = new[] { containingNamespace.ToDisplayString(PlainNamespace) }.Concat(path);
        }

        return new TypeSpec(
            containingNamespace.IsGlobalNamespace ? string.Empty : containingNamespace.ToDisplayString(EscapedNamespace),
            containers.Select(container => $"{Keyword(container)} {Escaped(container.Name)}").ToEquatableArray(),
            Escaped(type.Name),
            type.IsRecord ? "record" : "class",
            type.IsSealed,
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            string.Join(".", path));
    }

    private static bool CheckKind(INamedTypeSymbol type, ReportError report, CancellationToken cancellation)
    {
        bool isValid = true;
        if (!IsPartial(type, cancellation))
        {
            report(AttributeDescriptors.NotPartial, NameLocation(type, cancellation), type.Name);
            isValid = false;
        }

        string? unsupported =
            type.IsStatic ? "static" :
            type.IsAbstract ? "abstract" :
            type.Arity > 0 ? "generic" :
            type.IsFileLocal ? "local to its file" :
            HasPrimaryConstructor(type, cancellation) ? "declared with a primary constructor" :
            HasBaseClass(type) ? $"derived from '{type.BaseType!.Name}'" :
            null;
        if (unsupported is not null)
        {
            report(AttributeDescriptors.UnsupportedKind, NameLocation(type, cancellation), type.Name, unsupported);
            isValid = false;
        }

        return isValid;
    }

    private static bool CheckContainer(
        INamedTypeSymbol type, INamedTypeSymbol container, ReportError report, CancellationToken cancellation)
    {
        if (container.Arity > 0 || container.IsFileLocal)
        {
            report(
                AttributeDescriptors.UnsupportedContainer,
                NameLocation(type, cancellation),
                type.Name,
                container.Name,
                container.Arity > 0 ? "generic" : "local to its file");
            return false;
        }

        if (!IsPartial(container, cancellation))
        {
            // At the class, not at its container: a diagnostic outside the symbol that is analysed cannot be fixed in an editor.
            report(AttributeDescriptors.ContainerNotPartial, NameLocation(type, cancellation), container.Name, type.Name);
            return false;
        }

        return true;
    }

    private static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            yield return container;
        }
    }

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        Declarations(type, cancellation).Any(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool HasPrimaryConstructor(INamedTypeSymbol type, CancellationToken cancellation) =>
        Declarations(type, cancellation).Any(declaration => declaration.ParameterList is not null);

    // Members of a base class could clash with generated ones, and it need not have the constructor that generated ones would call. A class
    // that does not exist is the compiler's to report.
    private static bool HasBaseClass(INamedTypeSymbol type) =>
        type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error };

    private static Location NameLocation(INamedTypeSymbol type, CancellationToken cancellation) =>
        Declarations(type, cancellation).FirstOrDefault()?.Identifier.GetLocation() ?? Location.None;

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    // The compiler warns of every part whose name is of lower-case letters alone, unless it is escaped, since it may become a keyword.
    private static string Escaped(string name) =>
        name.All(letter => letter is >= 'a' and <= 'z') || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
