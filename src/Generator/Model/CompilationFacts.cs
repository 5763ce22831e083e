namespace GenOptim.Generator.Model;

/// <summary>What the generator needs to know of the user's compilation as a whole.</summary>
internal sealed record CompilationFacts
{
    /// <summary>The contract version that the generated code is written for.</summary>
    public const int NeededContract = 6;

    /// <summary>The contract version of the referenced GenOptim.Runtime, or null without one.</summary>
    public required int? RuntimeContract { get; init; }

    /// <summary>The version of C# where it is too old for generated code, or null where it is not.</summary>
    public required string? OldLanguage { get; init; }

    /// <summary>What generated code must name and cannot, or null.</summary>
    public required HiddenName? Hidden { get; init; }

    /// <summary>Whether some type is named <c>nint</c>, which the keyword means wherever the type is in scope.</summary>
    public required bool HasTypeNamedNint { get; init; }

    /// <summary>Whether the assembly is signed, so that it can open its internals to signed assemblies only.</summary>
    public required bool HasStrongName { get; init; }

    /// <summary>The ILGPU that is referenced, or null without one.</summary>
    public required IlgpuReference? Ilgpu { get; init; }

    /// <summary>The attribute that hides types from other assemblies, as the user's own code declares it.</summary>
    public required EmbeddedAttributeKind EmbeddedAttribute { get; init; }

    /// <summary>Whether anything can be generated at all.</summary>
    public bool CanGenerate => RuntimeContract == NeededContract && OldLanguage is null && Hidden is null;

    /// <summary>Whether code for ILGPU can be generated.</summary>
    public bool HasIlgpu => Ilgpu is { UnknownVersion: null };
}
