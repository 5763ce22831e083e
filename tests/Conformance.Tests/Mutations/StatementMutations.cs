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
        string place = method.Identifier.Text;
        StatementSyntax[] statements = [.. method.Body!.Statements];
        foreach (ExpressionStatementSyntax statement in statements.OfType<ExpressionStatementSyntax>())
        {
            // A number that is never set would not compile; 0 is what forgetting it would mean.
            yield return statement.Expression is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax } assignment
                ? Edit.Replace(place, assignment.Right, "0") with { Change = $"without {statement.ToString()}" }
                : new Edit(place, $"without {statement.ToString()}", root => root.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia)!);
        }

        for (int first = 0; first < statements.Length; first++)
        {
            for (int second = first + 1; second < statements.Length; second++)
            {
                StatementSyntax moved = statements[second];
                StatementSyntax before = statements[first];
                if (moved is ReturnStatementSyntax || Declared(statements[first..second]).Overlaps(Named(moved)))
                {
                    continue;
                }

                yield return new Edit(place, $"{moved.ToString()} before {before.ToString()}", root => Move(root, moved, before))
                {
                    IsReordering = statements[first..second].All(passed => AreIndependent(passed, moved)),
                };
            }
        }
    }

    private static CompilationUnitSyntax Move(CompilationUnitSyntax root, StatementSyntax moved, StatementSyntax before)
    {
        CompilationUnitSyntax tracked = root.TrackNodes(moved, before);
        tracked = tracked.RemoveNode(tracked.GetCurrentNode(moved)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        return tracked.InsertNodesBefore(tracked.GetCurrentNode(before)!, [moved]);
    }

    /// <summary>Whether neither of two statements writes what the other reads or writes.</summary>
    private static bool AreIndependent(StatementSyntax one, StatementSyntax other) =>
        !Written(one).Overlaps(Named(other)) && !Written(other).Overlaps(Named(one));

    private static HashSet<string> Declared(IEnumerable<StatementSyntax> statements) =>
    [
        .. statements.SelectMany(statement => statement.DescendantNodes().OfType<VariableDeclaratorSyntax>())
            .Select(variable => variable.Identifier.Text),
    ];

    private static HashSet<string> Written(StatementSyntax statement) =>
    [
        .. statement.DescendantNodes().OfType<AssignmentExpressionSyntax>().Select(assignment => assignment.Left.ToString()),
        .. statement.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier.Text),
    ];

    /// <summary>Everything that a statement reads or writes; a field of the scalars by its full name.</summary>
    private static HashSet<string> Named(StatementSyntax statement) =>
    [
        .. Written(statement),
        .. statement.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Parent is not MemberAccessExpressionSyntax)
            .Select(name => name.Identifier.Text),
        .. statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .SelectMany(member => new[] { member.ToString(), member.Expression.ToString() }),
    ];
}
