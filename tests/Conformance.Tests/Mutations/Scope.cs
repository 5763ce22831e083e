using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Which names have a value at a place, so that few mutants are made that no compiler would let through.</summary>
internal static class Scope
{
    /// <summary>Those of some names that are not local variables declared by the statement at <paramref name="place"/> or after it.</summary>
    public static IEnumerable<string> Visible(IEnumerable<string> names, SyntaxNode place)
    {
        StatementSyntax statement = place.AncestorsAndSelf().OfType<StatementSyntax>().First();
        HashSet<string> later = [.. ((BlockSyntax)statement.Parent!).Statements
            .SkipWhile(other => other != statement)
            .SelectMany(other => other.DescendantNodes().OfType<VariableDeclaratorSyntax>())
            .Select(variable => variable.Identifier.Text)];
        return names.Where(name => !later.Contains(name));
    }
}
