using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>A generated rule with one thing changed.</summary>
/// <param name="Place">The method or constant that was changed.</param>
/// <param name="Change">What was changed: the old code and the new.</param>
/// <param name="Root">The whole file.</param>
/// <param name="IsReordering">Whether only statements that do not depend on each other changed places.</param>
internal sealed record Mutant(string Place, string Change, CompilationUnitSyntax Root, bool IsReordering)
{
    public override string ToString() => $"{Place}: {Change}";
}
