using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Generator.Analysis;

/// <summary>Reads the <see cref="CompilationFacts"/>.</summary>
internal static class CompilationFactsReader
{
    // OverloadResolutionPriority, which decides between constructors, is C# 13's.
    private const LanguageVersion OldestLanguage = LanguageVersion.CSharp13;

    private static readonly string[] GlobalNamespaces = ["System", "GenOptim", "ILGPU"];

    public static CompilationFacts Read(Compilation compilation) => new()
    {
        RuntimeContract = RuntimeContract(compilation),
        OldLanguage = OldLanguage(compilation),
        Hidden = Hidden(compilation),
        HasTypeNamedNint = compilation.ContainsSymbolsWithName("nint", SymbolFilter.Type),
        HasStrongName = compilation.Assembly.Identity.HasPublicKey,
        Ilgpu = Ilgpu(compilation),
        EmbeddedAttribute = EmbeddedAttribute(compilation),
    };

    /// <summary>A type, also of an assembly whose reference has an alias, where the compilation itself does not look.</summary>
    public static INamedTypeSymbol? Find(Compilation compilation, string metadataName) =>
        compilation.GetTypeByMetadataName(metadataName)
        ?? compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => assembly.Name.StartsWith(WellKnownNames.Namespace, System.StringComparison.Ordinal))
            .Select(assembly => assembly.GetTypeByMetadataName(metadataName))
            .FirstOrDefault(type => type is not null);

    private static int? RuntimeContract(Compilation compilation) =>
        Find(compilation, WellKnownNames.RuntimeContract)?
            .GetMembers(WellKnownNames.RuntimeContractVersion)
            .OfType<IFieldSymbol>()
            .FirstOrDefault()?
            .ConstantValue as int?;

    private static string? OldLanguage(Compilation compilation) =>
        compilation is CSharpCompilation { LanguageVersion: < OldestLanguage } csharp ? csharp.LanguageVersion.ToDisplayString() : null;

    private static HiddenName? Hidden(Compilation compilation)
    {
        foreach (string name in GlobalNamespaces)
        {
            if (compilation.Assembly.GlobalNamespace.GetTypeMembers(name, arity: 0).Length > 0)
            {
                return new HiddenName(name, $"a type of the global namespace is named '{name}' and hides the namespace; put it into a namespace or rename it");
            }
        }

        // A constraint, which names the type where there is one.
        if (compilation.Assembly.GlobalNamespace.GetTypeMembers("unmanaged", arity: 0).Length > 0)
        {
            return new HiddenName("unmanaged", "a type of the global namespace is named 'unmanaged' and hides the constraint; put it into a namespace or rename it");
        }

        foreach (string name in new[] { WellKnownNames.Attribute, WellKnownNames.RuntimeContract })
        {
            if (Find(compilation, name)?.ContainingAssembly is { } assembly && Alias(compilation, assembly) is string alias)
            {
                return new HiddenName(assembly.Name, $"its reference has the alias '{alias}' alone; add 'global' to the aliases");
            }
        }

        return null;
    }

    private static IlgpuReference? Ilgpu(Compilation compilation)
    {
        IAssemblySymbol? assembly = compilation.SourceModule.ReferencedAssemblySymbols
            .FirstOrDefault(candidate => candidate.Name == WellKnownNames.IlgpuAssembly);
        if (assembly is null)
        {
            return null;
        }

        string? alias = Alias(compilation, assembly);
        System.Version version = assembly.Identity.Version;
        return new IlgpuReference(
            alias is not null && SyntaxFacts.GetKeywordKind(alias) != SyntaxKind.None ? "@" + alias : alias,
            version is { Major: 1, Minor: 5 } ? null : version.ToString(3));
    }

    /// <summary>The first alias of a reference whose names are not global, or null.</summary>
    private static string? Alias(Compilation compilation, IAssemblySymbol assembly) =>
        compilation.GetMetadataReference(assembly)?.Properties.Aliases is { IsDefaultOrEmpty: false } aliases
        && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)
            ? aliases[0]
            : null;

    private static EmbeddedAttributeKind EmbeddedAttribute(Compilation compilation)
    {
        if (compilation.Assembly.GetTypeByMetadataName(WellKnownNames.EmbeddedAttribute) is not INamedTypeSymbol type)
        {
            return EmbeddedAttributeKind.Missing;
        }

        // Each base class is looked at, since other generators may derive it from one of their own.
        bool isAttribute = Bases(type).Any(@base => @base is { Name: "Attribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });
        bool canBeCreated = !type.IsAbstract
            && type.InstanceConstructors.Any(constructor => constructor is { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal });
        return isAttribute && canBeCreated ? EmbeddedAttributeKind.Usable : EmbeddedAttributeKind.Unusable;
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? @base = type.BaseType; @base is not null; @base = @base.BaseType)
        {
            yield return @base;
        }
    }
}
