using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace GenOptim.CodeFixes;

/// <summary>GENOPT4001: splits the parameters into a group that decays and one that does not, with <c>ParameterSplit.SplitNoDecay</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SplitNoDecayFix))]
[Shared]
public sealed class SplitNoDecayFix() : DocumentFix(Title, "GENOPT4001")
{
    private const string Title = "Split off what should not decay";

    private protected override IEnumerable<Offer> OffersAt(FixedFile file, Diagnostic diagnostic)
    {
        return Plan(file, diagnostic) is not null ? [Titled(Title)] : [];
    }

    private protected override SyntaxNode Rewrite(FixedFile file, ImmutableArray<Diagnostic> diagnostics, string key)
    {
        List<Split> splits = [.. diagnostics.Select(diagnostic => Plan(file, diagnostic)).OfType<Split>()];
        SyntaxNode tracked = file.Root.TrackNodes(splits.SelectMany(static split => new SyntaxNode[] { split.Statement, split.Creation }));
        HashSet<string> names = file.Names();
        foreach (Split split in splits)
        {
            string decay = Unique("decay", names);
            string noDecay = Unique("noDecay", names);
            if (tracked.GetCurrentNode(split.Creation) is not { } creation)
            {
                continue;
            }

            tracked = tracked.ReplaceNode(creation, Rewrite(creation, split, decay, noDecay));
            StatementSyntax statement = tracked.GetCurrentNode(split.Statement)!;
            StatementSyntax declaration = SyntaxFactory.ParseStatement(
                $"var ({decay}, {noDecay}) = GenOptim.ParameterSplit.SplitNoDecay({split.Parameters.ToString()});\n")
                .WithLeadingTrivia(statement.GetLeadingTrivia())
                .WithAdditionalAnnotations(Formatter.Annotation);
            SyntaxNode before = statement.Parent is GlobalStatementSyntax ? statement.Parent : statement;
            SyntaxNode inserted = statement.Parent is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(declaration) : declaration;
            tracked = tracked.InsertNodesBefore(before, [inserted]);
        }

        return tracked;
    }

    // The argument that was the group, or the parameters themselves, becomes two groups.
    private static BaseObjectCreationExpressionSyntax Rewrite(BaseObjectCreationExpressionSyntax creation, Split split, string decay, string noDecay)
    {
        ArgumentSyntax replaced = creation.ArgumentList!.Arguments[split.Argument];
        var group = replaced.Expression as BaseObjectCreationExpressionSyntax;
        string members = group?.Initializer is { Expressions: { Count: > 0 } expressions }
            ? " { " + string.Join(", ", expressions.Select(static member => member.ToString())) + " }"
            : string.Empty;
        var kept = (group?.Initializer?.Expressions ?? []).Where(static member => NameOf(member) is not ("WeightDecay" or "Name")).Select(static member => member.ToString());
        string noDecayMembers = string.Join(", ", kept.Append("WeightDecay = 0"));
        ArgumentSyntax[] two =
        [
            Argument($"new {split.Class}.ParameterGroup({decay}){members}"),
            Argument($"new {split.Class}.ParameterGroup({noDecay}) {{ {noDecayMembers} }}"),
        ];
        IEnumerable<ArgumentSyntax> arguments = creation.ArgumentList.Arguments
            .SelectMany((argument, index) => index == split.Argument ? two : [argument]);
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        ArgumentSyntax[] list = [.. arguments.Select(static argument => argument.WithoutTrivia())];
        return creation.WithArgumentList(creation.ArgumentList.WithArguments(
            SyntaxFactory.SeparatedList(list, Enumerable.Repeat(comma, list.Length - 1))));
    }

    private static string? NameOf(ExpressionSyntax member)
    {
        return (member as AssignmentExpressionSyntax)?.Left.ToString();
    }

    private static ArgumentSyntax Argument(string expression)
    {
        return SyntaxFactory.Argument(SyntaxFactory.ParseExpression(expression));
    }

    private static string Unique(string wanted, HashSet<string> names)
    {
        string name = wanted;
        for (int number = 2; !names.Add(name); number++)
        {
            name = wanted + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    // Null where the parameters do not stand inside the creation of the optimizer within a statement, or where a named argument follows,
    // which could not follow two.
    private static Split? Plan(FixedFile file, Diagnostic diagnostic)
    {
        if (file.At(diagnostic).FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent.Parent: BaseObjectCreationExpressionSyntax holder } parameters)
        {
            return null;
        }

        BaseObjectCreationExpressionSyntax? creation = holder;
        ArgumentSyntax argument = parameters;
        if (file.Model.GetTypeInfo(holder, file.Cancellation).Type is { Name: "ParameterGroup", ContainingType: not null })
        {
            if (holder.Parent is not ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax outer } group)
            {
                return null;
            }

            creation = outer;
            argument = group;
        }

        return file.Model.GetTypeInfo(creation, file.Cancellation).Type is INamedTypeSymbol type
            && creation.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax } statement
            && creation.ArgumentList is { } list
            && list.Arguments.Skip(list.Arguments.IndexOf(argument)).Skip(1).All(static later => later.NameColon is null)
            ? new Split(statement, creation, list.Arguments.IndexOf(argument), parameters.Expression, type.ToMinimalDisplayString(file.Model, creation.SpanStart))
            : null;
    }

    private sealed class Split(
        StatementSyntax statement, BaseObjectCreationExpressionSyntax creation, int argument, ExpressionSyntax parameters, string @class)
    {
        public StatementSyntax Statement { get; } = statement;

        public BaseObjectCreationExpressionSyntax Creation { get; } = creation;

        public int Argument { get; } = argument;

        public ExpressionSyntax Parameters { get; } = parameters;

        public string Class { get; } = @class;
    }
}
