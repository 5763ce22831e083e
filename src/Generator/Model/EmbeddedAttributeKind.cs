namespace GenOptim.Generator.Model;

/// <summary>How the user's own code declares <c>Microsoft.CodeAnalysis.EmbeddedAttribute</c>.</summary>
internal enum EmbeddedAttributeKind
{
    /// <summary>Not at all, so that the generator does.</summary>
    Missing,

    /// <summary>So that it can be used.</summary>
    Usable,

    /// <summary>So that it cannot, and generated types go without it.</summary>
    Unusable,
}
