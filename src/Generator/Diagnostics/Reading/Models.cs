using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// Semantic models of other files, for what a type's other parts say. Making one is slow, so that one is made only where a value leads into
/// another file, once per compilation.
/// </summary>
internal static class Models
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<SyntaxTree, SemanticModel>> Cache = new();

    /// <summary>The model of <paramref name="tree"/>, or null where it does not belong to the compilation of <paramref name="near"/>.</summary>
    public static SemanticModel? For(SemanticModel near, SyntaxTree tree)
    {
        if (near.SyntaxTree == tree)
        {
            return near;
        }

        Compilation compilation = near.Compilation;
        return compilation.ContainsSyntaxTree(tree)
            ? Cache.GetOrCreateValue(compilation).GetOrAdd(tree, key => compilation.GetSemanticModel(key))
            : null;
    }
}
