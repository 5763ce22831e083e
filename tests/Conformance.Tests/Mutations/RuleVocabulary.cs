using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>The names of a generated rule, by what could be mistaken for what.</summary>
internal sealed class RuleVocabulary
{
    /// <summary>The names of a user's own rule.</summary>
    public RuleVocabulary(ClassDeclarationSyntax type, MethodDeclarationSyntax update)
    {
        Constants = [.. type.Members.OfType<FieldDeclarationSyntax>().Select(field => field.Declaration.Variables[0].Identifier.Text)];
        HostNumbers = [];
        LaneVariables = [.. update.ParameterList.Parameters
            .Where(parameter => parameter.Type!.ToString().EndsWith("TLane", StringComparison.Ordinal))
            .Select(parameter => parameter.Identifier.Text)
            .Concat(Locals(update))];
        LaneNumbers = [.. update.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression.ToString() == "TLane.All")
            .Select(call => call.ArgumentList.Arguments[0].ToString())
            .Distinct()];
        Number = update.ConstraintClauses.Single().ToString().Contains("float", StringComparison.Ordinal) ? "float" : "double";
    }

    public RuleVocabulary(ClassDeclarationSyntax type, MethodDeclarationSyntax computeScalars, MethodDeclarationSyntax update)
    {
        // The defaults of a group and of the constructor are no part of the rule.
        Constants = [.. type.Members.OfType<FieldDeclarationSyntax>()
            .Where(field => field.Modifiers.Any(SyntaxKind.ConstKeyword) && field.Declaration.Type.ToString() == "double")
            .Select(field => field.Declaration.Variables[0].Identifier.Text)
            .Where(name => name is not ("WeightDecay" or "DefaultLearningRate") && IsUsed(name, computeScalars, update))];
        HostNumbers =
        [
            .. Constants,
            .. computeScalars.ParameterList.Parameters.Select(parameter => parameter.Identifier.Text),
            .. Locals(computeScalars),
        ];
        LaneVariables = [.. update.ParameterList.Parameters
            .Where(parameter => parameter.Type!.ToString().EndsWith("TLane", StringComparison.Ordinal))
            .Select(parameter => parameter.Identifier.Text)
            .Concat(Locals(update))];
        LaneNumbers = [.. type.DescendantNodes().OfType<StructDeclarationSyntax>().Single().Members.OfType<FieldDeclarationSyntax>()
            .Select(field => $"scalars.{field.Declaration.Variables[0].Identifier.Text}{(IsDivisor(field) ? ".Value" : string.Empty)}")
            .Concat(update.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression.ToString() == "TLane.All")
                .Select(call => call.ArgumentList.Arguments[0].ToString()))
            .Distinct()];
        Number = update.ConstraintClauses.Single().ToString().Contains("float", StringComparison.Ordinal) ? "float" : "double";
    }

    /// <summary>The constants that the rule computes with.</summary>
    public IReadOnlyList<string> Constants { get; }

    /// <summary>What the scalars are computed from, and on the way.</summary>
    public IReadOnlyList<string> HostNumbers { get; }

    /// <summary>The arrays' elements and what the update computes on the way.</summary>
    public IReadOnlyList<string> LaneVariables { get; }

    /// <summary>The numbers that are the same in every element.</summary>
    public IReadOnlyList<string> LaneNumbers { get; }

    /// <summary>The type in which lanes compute.</summary>
    public string Number { get; }

    private static bool IsDivisor(FieldDeclarationSyntax field) => field.Declaration.Type.ToString().Contains("Divisor", StringComparison.Ordinal);

    private static bool IsUsed(string name, params MethodDeclarationSyntax[] methods) => methods
        .SelectMany(method => method.DescendantNodes().OfType<IdentifierNameSyntax>())
        .Any(identifier => identifier.Identifier.Text == name);

    private static IEnumerable<string> Locals(MethodDeclarationSyntax method) => method.DescendantNodes().OfType<VariableDeclaratorSyntax>()
        .Select(variable => variable.Identifier.Text)
        .Where(name => name != "scalars");
}
