using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>The value that an option has unless somebody changes it, of options at hand or of any.</summary>
internal static class OptionDefault
{
    /// <summary>The number or flag that the option <paramref name="reference"/> has by default, or null where it is not known.</summary>
    public static object? Of(IMemberReferenceOperation reference, SemanticModel model)
    {
        ISymbol member = reference.Member;
        if (reference.Instance is { } instance and not IInstanceReferenceOperation)
        {
            if (IsSetOn(instance, member.Name))
            {
                return null;
            }

            // The object at hand may have been given another value where it was created.
            if (Origin.Of(instance) is IObjectCreationOperation origin && (GroupDecay.Member(origin, member.Name) ?? ArgumentFor(origin, member)) is { } given)
            {
                return DefaultValue.Constantly(given);
            }
        }

        if (member.IsAbstract || member.ContainingType is not { TypeKind: not TypeKind.Interface })
        {
            return null;
        }

        return member.DeclaringSyntaxReferences switch
        {
            [{ } declared] => OfDeclared(member, declared.GetSyntax(), model),
            [] => OfParameters(member),
            _ => null,
        };
    }

    // "options.Decay = 1e-4" somewhere around the variable.
    private static bool IsSetOn(IOperation instance, string member)
    {
        return Constant.Variable(instance) is { DeclaringSyntaxReferences: [{ } declared] } holder
            && WrittenNames.Around(holder, declared.GetSyntax()).Any(code => code.AssignmentsToMember(holder.Name, member).Count > 0);
    }

    private static IOperation? ArgumentFor(IObjectCreationOperation creation, ISymbol member)
    {
        return creation.Arguments
            .FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter is { } parameter && IsFor(parameter, member))?.Value;
    }

    private static bool IsFor(IParameterSymbol parameter, ISymbol member)
    {
        return string.Equals(parameter.Name, member.Name.TrimStart('_'), StringComparison.OrdinalIgnoreCase);
    }

    // In an assembly a member's initialiser is code; what shows is the default of a constructor's parameter that is called like it.
    private static object? OfParameters(ISymbol member)
    {
        ImmutableArray<IParameterSymbol> parameters =
            [.. member.ContainingType.InstanceConstructors.SelectMany(static constructor => constructor.Parameters).Where(parameter => IsFor(parameter, member))];
        return parameters.Length > 0 && parameters.All(parameter => parameter.HasExplicitDefaultValue && Equals(parameter.ExplicitDefaultValue, parameters[0].ExplicitDefaultValue))
            ? DefaultValue.Plain(parameters[0].ExplicitDefaultValue)
            : null;
    }

    private static object? OfDeclared(ISymbol member, SyntaxNode declaration, SemanticModel model)
    {
        WrittenNames[] around = [.. WrittenNames.Around(member, declaration)];
        int writes = around.Sum(code => code.WritesTo(member.Name));
        if (writes == 0)
        {
            return Initial(declaration, member, model);
        }

        // Constructors that copy a parameter say the same as the declaration, where its default does.
        List<object?> copied = [.. around.SelectMany(code => code.AssignmentsTo(member.Name)).Select(assignment => CopiedDefault(assignment, model)).Where(static found => found.IsWrite).Select(static found => found.Value)];
        if (copied.Count != writes || copied[0] is not { } value || !copied.All(other => Equals(other, value)))
        {
            return null;
        }

        bool isSetByAll = copied.Count == member.ContainingType.InstanceConstructors.Count(static constructor => !constructor.IsImplicitlyDeclared);
        return (isSetByAll && !HasInitializer(declaration)) || Equals(Initial(declaration, member, model), value) ? value : null;
    }

    // Of "Decay = decay" in a constructor, the default of its parameter; nothing of an assignment in an object initializer.
    private static (bool IsWrite, object? Value) CopiedDefault(AssignmentExpressionSyntax assignment, SemanticModel model)
    {
        if (assignment.Parent is InitializerExpressionSyntax)
        {
            return (false, null);
        }

        ParameterSyntax? parameter = assignment is { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: IdentifierNameSyntax name }
            && WrittenNames.MemberAround(assignment) is ConstructorDeclarationSyntax constructor
            && WrittenNames.In(constructor).WritesTo(name.Identifier.ValueText) == 0
            ? constructor.ParameterList.Parameters.FirstOrDefault(candidate => candidate.Identifier.ValueText == name.Identifier.ValueText)
            : null;
        return (true, parameter?.Default is { } given ? DefaultValue.Constantly(given.Value, model) : null);
    }

    private static bool HasInitializer(SyntaxNode declaration)
    {
        return declaration is PropertyDeclarationSyntax { Initializer: not null } or VariableDeclaratorSyntax { Initializer: not null };
    }

    private static object? Initial(SyntaxNode declaration, ISymbol member, SemanticModel model)
    {
        switch (declaration)
        {
            case PropertyDeclarationSyntax { ExpressionBody: { } body }:
                return DefaultValue.Constantly(body.Expression, model);
            case PropertyDeclarationSyntax { Initializer: { } initializer }:
                return DefaultValue.Constantly(initializer.Value, model);
            case PropertyDeclarationSyntax { AccessorList: { } accessors }
                when accessors.Accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null }):
            case VariableDeclaratorSyntax { Initializer: null }:
                return (member as IPropertySymbol)?.Type.SpecialType == SpecialType.System_Boolean || (member as IFieldSymbol)?.Type.SpecialType == SpecialType.System_Boolean
                    ? false
                    : 0.0;
            case VariableDeclaratorSyntax { Initializer: { } initializer }:
                return DefaultValue.Constantly(initializer.Value, model);
            case ParameterSyntax { Default: { } given }:
                return DefaultValue.Constantly(given.Value, model);
            default:
                return null;
        }
    }
}
