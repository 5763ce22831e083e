using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenOptim.Generator.Emit;

/// <summary>
/// Turns a generated file into the public shape of it, with bodies that throw: what a class with an error in its attribute gets, so that the
/// error stands alone and not among others at every use of the class.
/// </summary>
internal sealed class ShapeText
{
    private readonly OptimizerSpec _spec;
    private readonly string _throw;
    private readonly List<TextChange> _changes = [];

    private ShapeText(OptimizerSpec spec)
    {
        _spec = spec;
        string message = $"{spec.Type.Name.TrimStart('@')} was not generated, because its attribute has errors. The build reports them.";
        _throw = $"throw new global::System.InvalidOperationException({Literal.String(message)});";
    }

    public static string Of(string text, OptimizerSpec spec)
    {
        var shape = new ShapeText(spec);
        SyntaxNode root = CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13)).GetRoot();
        TypeDeclarationSyntax type = root.DescendantNodes().OfType<TypeDeclarationSyntax>().ElementAt(spec.Type.Containers.Count);
        shape.RemoveDocumentation(type);
        shape.VisitMembers(type, isUsers: true);
        string result = SourceText.From(text).WithChanges(shape._changes).ToString();
        if (spec.HasUnknownTypes)
        {
            result = Regex.Replace(result, @"(?<=[(<])global::GenOptim\.Parameter<[^<>()]+>(?=>? \w)|(?<=, )global::GenOptim\.Parameter<[^<>()]+>(?= \w)", "global::GenOptim.Parameter");
        }

        return Regex.Replace(result, @"\n(?:[ ]*\n){2,}", "\n\n");
    }

    // It states the formula with values that the attribute does not have.
    private void RemoveDocumentation(TypeDeclarationSyntax type)
    {
        foreach (SyntaxTrivia trivia in type.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)))
        {
            Replace(trivia.FullSpan, string.Empty);
        }
    }

    private void VisitMembers(TypeDeclarationSyntax type, bool isUsers)
    {
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            if (!IsPublic(member) || (_spec.HasUnknownTypes && IsRefused(member)))
            {
                Replace(member.FullSpan, string.Empty);
                continue;
            }

            switch (member)
            {
                case ConstructorDeclarationSyntax constructor:
                    ReplaceAfter(constructor.ParameterList, constructor, isUsers ? string.Empty : BaseCall(constructor));
                    break;
                case MethodDeclarationSyntax method:
                    ReplaceAfter((SyntaxNode?)method.ConstraintClauses.LastOrDefault() ?? method.ParameterList, method, string.Empty);
                    break;
                case PropertyDeclarationSyntax property:
                    Visit(property);
                    break;
                case TypeDeclarationSyntax nested:
                    VisitMembers(nested, isUsers: false);
                    break;
            }
        }
    }

    private void Visit(PropertyDeclarationSyntax property)
    {
        foreach (SyntaxToken modifier in property.Modifiers.Where(modifier => modifier.IsKind(SyntaxKind.RequiredKeyword)))
        {
            Replace(modifier.FullSpan, string.Empty);
        }

        if (property.ExpressionBody is { } body)
        {
            Replace(TextSpan.FromBounds(body.SpanStart, property.Span.End), $"=> {_throw}");
            return;
        }

        foreach (AccessorDeclarationSyntax accessor in property.AccessorList!.Accessors.Where(accessor => accessor.ExpressionBody is not null || accessor.Body is not null))
        {
            Replace(TextSpan.FromBounds(accessor.Keyword.Span.End, accessor.Span.End), $" => {_throw}");
        }
    }

    private static bool IsPublic(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.ProtectedKeyword))
        || member is BasePropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null };

    // It would take the same parameters as what takes parameters of any type.
    private static bool IsRefused(MemberDeclarationSyntax member) => member is ConstructorDeclarationSyntax
        && member.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "global::System.Obsolete");

    private string BaseCall(ConstructorDeclarationSyntax constructor) => constructor.Initializer switch
    {
        { RawKind: (int)SyntaxKind.BaseConstructorInitializer } when _spec.HasUnknownTypes && constructor.Identifier.ValueText == "ParameterGroup" => " : base([], 0)",
        { RawKind: (int)SyntaxKind.BaseConstructorInitializer } call => $" {call}",
        _ => string.Empty,
    };

    private void ReplaceAfter(SyntaxNode signature, SyntaxNode member, string call) =>
        Replace(TextSpan.FromBounds(signature.Span.End, member.Span.End), $"{call} => {_throw}");

    private void Replace(TextSpan span, string text) => _changes.Add(new TextChange(span, text));
}
