using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>A missing stage, and two stages in the wrong order.</summary>
internal static class StatementMutations
{
    public static IEnumerable<Edit> Of(MethodDeclarationSyntax method)
    {
        StatementSyntax[] statements = [.. method.Body!.Statements];
        foreach (StatementSyntax statement in statements.OfType<ExpressionStatementSyntax>())
        {
            // A number that is never set would not compile; 0 is what forgetting it would mean.
            yield return ((ExpressionStatementSyntax)statement).Expression is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax } assignment
                ? Edit.Replace(method, assignment.Right, "0") with { Change = $"without {statement.ToString()}" }
                : new Edit(Edit.PlaceOf(method), $"without {statement.ToString()}", root => root.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia)!);
        }

        for (int first = 0; first < statements.Length; first++)
        {
            for (int second = first + 1; second < statements.Length; second++)
            {
                StatementSyntax moved = statements[second];
                StatementSyntax before = statements[first];
                yield return new Edit(
                    Edit.PlaceOf(method),
                    $"{moved.ToString()} before {before.ToString()}",
                    root => Move(root, moved, before));
            }
        }
    }

    private static CompilationUnitSyntax Move(CompilationUnitSyntax root, StatementSyntax moved, StatementSyntax before)
    {
        CompilationUnitSyntax tracked = root.TrackNodes(moved, before);
        tracked = tracked.RemoveNode(tracked.GetCurrentNode(moved)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        return tracked.InsertNodesBefore(tracked.GetCurrentNode(before)!, [moved]);
    }
}
