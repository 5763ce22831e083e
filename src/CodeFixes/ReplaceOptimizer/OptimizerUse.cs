using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>
/// Where a new optimizer goes, and whether the class that replaces it fits there. The class derives from TorchSharp's own base, so that it can be
/// returned, passed on and scheduled as an <c>Optimizer</c>; what needs the replaced class itself, or what that alone can do, is refused.
/// </summary>
internal sealed class OptimizerUse
{
    // State that only TorchSharp's own optimizers keep in its form, and schedules that rewrite momentum or lr0.
    private static readonly string[] Foreign = ["state_dict", "load_state_dict", "save_state_dict", "to", "add_param_group"];
    private static readonly string[] Rewriting = ["OneCycleLR", "CyclicLR"];

    private OptimizerUse(TypeSyntax? declaredType)
    {
        DeclaredType = declaredType;
    }

    /// <summary>The type that has to be rewritten, because the variable is declared as the replaced class; otherwise null.</summary>
    public TypeSyntax? DeclaredType { get; }

    /// <summary>How the optimizer of <paramref name="creation"/> is used, or null where the new class does not fit.</summary>
    public static OptimizerUse? Of(SemanticModel model, ExpressionSyntax creation, TorchOptimizer optimizer, TorchSymbols torch, CancellationToken cancellation)
    {
        SyntaxNode held = creation;
        while (held.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            held = held.Parent;
        }

        ITypeSymbol? converted = model.GetTypeInfo((ExpressionSyntax)held, cancellation).ConvertedType;
        bool isOwnType = SymbolEqualityComparer.Default.Equals(converted, optimizer.Type);
        if (held != creation && isOwnType)
        {
            return null;
        }

        switch (held.Parent)
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator }:
                return InVariable(model, model.GetDeclaredSymbol(declarator, cancellation), isOwnType ? declaration.Type : null, optimizer, cancellation);
            case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } when !isOwnType:
                return InVariable(model, model.GetDeclaredSymbol(property, cancellation), null, optimizer, cancellation);
            case AssignmentExpressionSyntax assignment when assignment.Right == held:
                return InAssigned(model, assignment, isOwnType, optimizer, cancellation);
            default:
                // Returned, passed on, chosen by a condition: as an Optimizer it fits. What becomes of it is not seen, so only its type counts.
                return !isOwnType && (TorchSymbols.IsOrDerivesFrom(torch.OptimizerBase, converted as INamedTypeSymbol) || IsHelper(converted))
                    ? new OptimizerUse(null)
                    : null;
        }
    }

    private static bool IsHelper(ITypeSymbol? type)
    {
        return type is { Name: "OptimizerHelper", ContainingNamespace.Name: "Modules" };
    }

    private static OptimizerUse? InAssigned(
        SemanticModel model, AssignmentExpressionSyntax assignment, bool isOwnType, TorchOptimizer optimizer, CancellationToken cancellation)
    {
        ISymbol? variable = model.GetSymbolInfo(assignment.Left, cancellation).Symbol;
        if (!isOwnType)
        {
            return InVariable(model, variable, null, optimizer, cancellation);
        }

        // A field of the replaced class takes the new one only where nothing else is assigned to it, and where its declaration stands here.
        return variable is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or ILocalSymbol
            && variable.DeclaringSyntaxReferences is [{ } declared]
            && declared.SyntaxTree == model.SyntaxTree
            && declared.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration }
            && WrittenNames.Around(variable, declared.GetSyntax(cancellation)).Sum(code => code.AssignmentsTo(variable.Name).Count) == 1
            ? InVariable(model, variable, declaration.Type, optimizer, cancellation)
            : null;
    }

    private static OptimizerUse? InVariable(SemanticModel model, ISymbol? variable, TypeSyntax? ownType, TorchOptimizer optimizer, CancellationToken cancellation)
    {
        bool isOwnType = ownType is not null;
        if (variable is null || (isOwnType && variable is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private })))
        {
            return null;
        }

        SyntaxNode[] parts = variable is ILocalSymbol ? [model.SyntaxTree.GetRoot(cancellation)]
            : [.. variable.ContainingType.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation))];
        if (isOwnType && parts.Any(part => part.SyntaxTree != model.SyntaxTree))
        {
            return null;
        }

        return ReferencesTo(model, variable, parts, cancellation).All(reference => Fits(reference, isOwnType, model, optimizer, cancellation))
            ? new OptimizerUse(ownType is { IsVar: false } ? ownType : null)
            : null;
    }

    // In this file by symbol; in other parts of the type by name, which errs on the side of refusing.
    private static IEnumerable<IdentifierNameSyntax> ReferencesTo(SemanticModel model, ISymbol variable, SyntaxNode[] parts, CancellationToken cancellation)
    {
        return parts.SelectMany(static part => part.DescendantNodes()).OfType<IdentifierNameSyntax>().Where(identifier =>
            identifier.Identifier.ValueText == variable.Name
            && (identifier.SyntaxTree != model.SyntaxTree
                || SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(identifier, cancellation).Symbol, variable)));
    }

    private static bool Fits(IdentifierNameSyntax identifier, bool isOwnType, SemanticModel model, TorchOptimizer optimizer, CancellationToken cancellation)
    {
        ExpressionSyntax reference = identifier.Parent is MemberAccessExpressionSyntax access && access.Name == identifier ? access : identifier;
        switch (reference.Parent)
        {
            case MemberAccessExpressionSyntax member when member.Expression == reference:
                return HasMember(member.Name, model, optimizer, cancellation);
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } }:
                return HasMember(binding.Name, model, optimizer, cancellation);
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } } when Rewriting.Contains(called.Name.Identifier.ValueText):
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax calledAlone } } when Rewriting.Contains(calledAlone.Identifier.ValueText):
                return false;
            case AssignmentExpressionSyntax assignment when assignment.Left == reference:
                return true;
            default:
                // Where the variable keeps its wider type, what it is given to takes any optimizer.
                return !isOwnType
                    || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(reference, cancellation).ConvertedType, optimizer.Type);
        }
    }

    private static bool HasMember(SimpleNameSyntax name, SemanticModel model, TorchOptimizer optimizer, CancellationToken cancellation)
    {
        return !Foreign.Contains(name.Identifier.ValueText, StringComparer.Ordinal)
            && (name.SyntaxTree != model.SyntaxTree
                || model.GetSymbolInfo(name, cancellation).Symbol is not { ContainingType: { } owner, IsOverride: false }
                || !SymbolEqualityComparer.Default.Equals(owner, optimizer.Type));
    }
}
