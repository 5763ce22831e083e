using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// What the code of one member does to variables, by name: found in one walk, kept as long as the syntax lives, and shared by all who ask.
/// </summary>
internal sealed class WrittenNames
{
    private static readonly ConditionalWeakTable<SyntaxNode, WrittenNames> Cache = new();
    private static readonly IReadOnlyList<AssignmentExpressionSyntax> NoAssignments = [];
    private static readonly IReadOnlyList<InvocationExpressionSyntax> NoAdditions = [];

    private readonly Dictionary<string, int> _written = [];
    private readonly Dictionary<string, List<AssignmentExpressionSyntax>> _assignments = [];
    private readonly Dictionary<string, List<AssignmentExpressionSyntax>> _memberAssignments = [];
    private readonly Dictionary<string, List<InvocationExpressionSyntax>> _additions = [];
    private readonly List<ExpressionSyntax> _creations = [];

    private WrittenNames(SyntaxNode member)
    {
        foreach (SyntaxNode node in member.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case IdentifierNameSyntax identifier when IsWriteTarget(identifier):
                    _written[identifier.Identifier.ValueText] = WritesTo(identifier.Identifier.ValueText) + 1;
                    break;
                case AssignmentExpressionSyntax assignment:
                    Add(_assignments, NameOf(assignment.Left), assignment);
                    Add(_memberAssignments, MemberNameOf(assignment.Left), assignment);
                    break;
                case InvocationExpressionSyntax invocation:
                    AddCall(invocation);
                    break;
                case BaseObjectCreationExpressionSyntax creation:
                    _creations.Add(creation);
                    break;
            }
        }
    }

    /// <summary>The expressions that may create an optimizer: object creations, and calls named as one of TorchSharp's factories.</summary>
    public IReadOnlyList<ExpressionSyntax> Creations => _creations;

    /// <summary>The code of <paramref name="member"/>: a method, field or other member, or a whole file.</summary>
    public static WrittenNames In(SyntaxNode member)
    {
        return Cache.GetValue(member, static node => new WrittenNames(node));
    }

    /// <summary>The member around <paramref name="node"/>, or the file where there is none (top-level statements).</summary>
    public static SyntaxNode MemberAround(SyntaxNode node)
    {
        return node.FirstAncestorOrSelf<SyntaxNode>(static ancestor => ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax)
            is { } member and not BaseNamespaceDeclarationSyntax
            ? member
            : node.SyntaxTree.GetRoot();
    }

    /// <summary>
    /// All code that can write to <paramref name="variable"/>, declared at <paramref name="declaration"/>: the member for a local or parameter,
    /// the members of the type for its fields and properties.
    /// </summary>
    public static IEnumerable<WrittenNames> Around(ISymbol variable, SyntaxNode declaration)
    {
        return variable is ILocalSymbol or IParameterSymbol ? [In(MemberAround(declaration))] : Provenance.ScopesOf(variable, declaration).SelectMany(InAll);
    }

    /// <summary>The code of every member of <paramref name="scope"/>, a type or a file.</summary>
    public static IEnumerable<WrittenNames> InAll(SyntaxNode scope)
    {
        if (scope is not TypeDeclarationSyntax type)
        {
            yield return In(scope);
            yield break;
        }

        foreach (MemberDeclarationSyntax member in type.Members)
        {
            foreach (WrittenNames code in InAll(member))
            {
                yield return code;
            }
        }
    }

    /// <summary>Whether something other than an object initializer writes to a variable called <paramref name="name"/>.</summary>
    public bool IsWritten(string name)
    {
        return _written.ContainsKey(name);
    }

    /// <summary>How many places other than object initializers write to a variable called <paramref name="name"/>.</summary>
    public int WritesTo(string name)
    {
        return _written.TryGetValue(name, out int count) ? count : 0;
    }

    /// <summary>The assignments to <c>name</c> and <c>this.name</c>.</summary>
    public IReadOnlyList<AssignmentExpressionSyntax> AssignmentsTo(string name)
    {
        return _assignments.TryGetValue(name, out List<AssignmentExpressionSyntax>? found) ? found : NoAssignments;
    }

    /// <summary>The assignments to <c>name.member</c>.</summary>
    public IReadOnlyList<AssignmentExpressionSyntax> AssignmentsToMember(string name, string member)
    {
        return _memberAssignments.TryGetValue(name + "." + member, out List<AssignmentExpressionSyntax>? found) ? found : NoAssignments;
    }

    /// <summary>The calls of <c>name.Add(...)</c> and <c>name.AddRange(...)</c> with an argument.</summary>
    public IReadOnlyList<InvocationExpressionSyntax> AdditionsTo(string name)
    {
        return _additions.TryGetValue(name, out List<InvocationExpressionSyntax>? found) ? found : NoAdditions;
    }

    private void AddCall(InvocationExpressionSyntax invocation)
    {
        switch (invocation.Expression)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" } access when invocation.ArgumentList.Arguments.Count > 0:
                Add(_additions, NameOf(access.Expression), invocation);
                break;
            case MemberAccessExpressionSyntax access when TorchSymbols.IsOptimizerName(access.Name.Identifier.ValueText):
            case IdentifierNameSyntax name when TorchSymbols.IsOptimizerName(name.Identifier.ValueText):
                _creations.Add(invocation);
                break;
        }
    }

    private static void Add<T>(Dictionary<string, List<T>> found, string? name, T node)
    {
        if (name is null)
        {
            return;
        }

        if (!found.TryGetValue(name, out List<T>? nodes))
        {
            found.Add(name, nodes = []);
        }

        nodes.Add(node);
    }

    private static string? NameOf(ExpressionSyntax target)
    {
        return target switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
            _ => null,
        };
    }

    // "group.Parameters" of "group.Parameters = ..." and "this.group.Parameters = ...".
    private static string? MemberNameOf(ExpressionSyntax target)
    {
        return target is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access && NameOf(access.Expression) is { } owner
            ? owner + "." + access.Name.Identifier.ValueText
            : null;
    }

    private static bool IsWriteTarget(IdentifierNameSyntax identifier)
    {
        SyntaxNode target = identifier.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? access : identifier;
        return target.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == target && assignment.Parent is not InitializerExpressionSyntax,
            PrefixUnaryExpressionSyntax prefix => prefix.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression
                or SyntaxKind.AddressOfExpression,
            PostfixUnaryExpressionSyntax postfix => postfix.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression,
            ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax tuple } } argument => tuple.Left == argument.Parent,
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
            RefExpressionSyntax => true,
            _ => false,
        };
    }
}
