using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Replacing;

/// <summary>
/// Where a new optimizer goes, and whether the class that replaces it fits there. The class derives from TorchSharp's own base, so that it can be
/// returned, passed on and scheduled as an <c>Optimizer</c>; what needs the replaced class itself, or what that alone can do, is refused.
/// </summary>
internal sealed class OptimizerUse
{
    // State that only TorchSharp's own optimizers keep in its form.
    private static readonly string[] Foreign = ["state_dict", "load_state_dict", "save_state_dict", "to", "add_param_group"];

    private OptimizerUse(TypeSyntax? declaredType)
    {
        DeclaredType = declaredType;
    }

    /// <summary>The type that has to be rewritten, because the variable is declared as the replaced class; otherwise null.</summary>
    public TypeSyntax? DeclaredType { get; }

    /// <summary>How the optimizer of <paramref name="creation"/> is used, or null where the new class does not fit.</summary>
    /// <param name="model">The model of the file.</param>
    /// <param name="creation">What is replaced.</param>
    /// <param name="optimizer">What it creates.</param>
    /// <param name="torch">TorchSharp's types.</param>
    /// <param name="obstacle">Why it does not fit, for a message; null where it does.</param>
    /// <param name="cancellation">Ends the search early.</param>
    public static OptimizerUse? Of(
        SemanticModel model, ExpressionSyntax creation, TorchOptimizer optimizer, TorchSymbols torch, out string? obstacle, CancellationToken cancellation)
    {
        SyntaxNode held = creation;
        while (held.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            held = held.Parent;
        }

        ITypeSymbol? converted = model.GetTypeInfo((ExpressionSyntax)held, cancellation).ConvertedType;
        bool isOwnType = SymbolEqualityComparer.Default.Equals(converted, optimizer.Type);
        obstacle = $"the code needs the class {optimizer.Name} itself";
        if (held != creation && isOwnType)
        {
            return null;
        }

        switch (held.Parent)
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator }:
                return InVariable(model, model.GetDeclaredSymbol(declarator, cancellation), isOwnType ? declaration.Type : null, optimizer, ref obstacle, cancellation);
            case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } when !isOwnType:
                return InVariable(model, model.GetDeclaredSymbol(property, cancellation), null, optimizer, ref obstacle, cancellation);
            case AssignmentExpressionSyntax assignment when assignment.Right == held:
                return InAssigned(model, assignment, isOwnType, optimizer, ref obstacle, cancellation);
            default:
                // Returned, passed on, chosen by a condition: as an Optimizer it fits. What becomes of it is not seen, so only its type counts.
                if (isOwnType || !(TorchSymbols.IsOrDerivesFrom(torch.OptimizerBase, converted as INamedTypeSymbol) || IsHelper(converted)))
                {
                    return null;
                }

                obstacle = null;
                return new OptimizerUse(null);
        }
    }

    private static bool IsHelper(ITypeSymbol? type)
    {
        return type is { Name: "OptimizerHelper", ContainingNamespace.Name: "Modules" };
    }

    private static OptimizerUse? InAssigned(
        SemanticModel model, AssignmentExpressionSyntax assignment, bool isOwnType, TorchOptimizer optimizer, ref string? obstacle, CancellationToken cancellation)
    {
        ISymbol? variable = model.GetSymbolInfo(assignment.Left, cancellation).Symbol;
        if (!isOwnType)
        {
            return InVariable(model, variable, null, optimizer, ref obstacle, cancellation);
        }

        // A field of the replaced class takes the new one only where nothing else is assigned to it, and where its declaration stands here.
        return variable is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or ILocalSymbol
            && variable.DeclaringSyntaxReferences is [{ } declared]
            && declared.SyntaxTree == model.SyntaxTree
            && declared.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration }
            && WrittenNames.Around(variable, declared.GetSyntax(cancellation)).Sum(code => code.AssignmentsTo(variable.Name).Count) == 1
            ? InVariable(model, variable, declaration.Type, optimizer, ref obstacle, cancellation)
            : null;
    }

    private static OptimizerUse? InVariable(
        SemanticModel model, ISymbol? variable, TypeSyntax? ownType, TorchOptimizer optimizer, ref string? obstacle, CancellationToken cancellation)
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

        obstacle = ReferencesTo(model, variable, parts, cancellation)
            .Select(reference => Misfit(reference, isOwnType, model, optimizer, cancellation))
            .FirstOrDefault(static misfit => misfit is not null);
        return obstacle is null ? new OptimizerUse(ownType is { IsVar: false } ? ownType : null) : null;
    }

    // In this file by symbol; in other parts of the type by name, which errs on the side of refusing.
    private static IEnumerable<IdentifierNameSyntax> ReferencesTo(SemanticModel model, ISymbol variable, SyntaxNode[] parts, CancellationToken cancellation)
    {
        return parts.SelectMany(static part => part.DescendantNodes()).OfType<IdentifierNameSyntax>().Where(identifier =>
            identifier.Identifier.ValueText == variable.Name
            && (identifier.SyntaxTree != model.SyntaxTree
                || SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(identifier, cancellation).Symbol, variable)));
    }

    // What the new class cannot do at this use of the variable; null where it fits.
    private static string? Misfit(IdentifierNameSyntax identifier, bool isOwnType, SemanticModel model, TorchOptimizer optimizer, CancellationToken cancellation)
    {
        ExpressionSyntax reference = identifier.Parent is MemberAccessExpressionSyntax access && access.Name == identifier ? access : identifier;
        switch (reference.Parent)
        {
            case MemberAccessExpressionSyntax member when member.Expression == reference:
                return MissingMember(member.Name, model, optimizer, cancellation);
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } }:
                return MissingMember(binding.Name, model, optimizer, cancellation);
            case ArgumentSyntax { Parent.Parent: ExpressionSyntax call } when RewrittenMomentum(call, model, cancellation) is { } rewritten:
                return rewritten;
            case AssignmentExpressionSyntax assignment when assignment.Left == reference:
                return null;
            default:
                // Where the variable keeps its wider type, what it is given to takes any optimizer.
                return isOwnType && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(reference, cancellation).ConvertedType, optimizer.Type)
                    ? $"the code needs the class {optimizer.Name} itself"
                    : null;
        }
    }

    private static string? MissingMember(SimpleNameSyntax name, SemanticModel model, TorchOptimizer optimizer, CancellationToken cancellation)
    {
        bool isMissing = Foreign.Contains(name.Identifier.ValueText, StringComparer.Ordinal)
            || (name.SyntaxTree == model.SyntaxTree
                && model.GetSymbolInfo(name, cancellation).Symbol is { ContainingType: { } owner, IsOverride: false }
                && SymbolEqualityComparer.Default.Equals(owner, optimizer.Type));
        return isMissing ? $"the code uses its '{name.Identifier.ValueText}', which a class of GenOptim's has in another form" : null;
    }

    // Schedules that rewrite momentum, which is a constant of the class: OneCycleLR, and CyclicLR unless it is told not to.
    private static string? RewrittenMomentum(ExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        string? schedule = call switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.Identifier.ValueText,
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.ValueText,
            ObjectCreationExpressionSyntax { Type: QualifiedNameSyntax name } => name.Right.Identifier.ValueText,
            ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax name } => name.Identifier.ValueText,
            _ => null,
        };
        if (schedule is not ("OneCycleLR" or "CyclicLR"))
        {
            return null;
        }

        ImmutableArray<IArgumentOperation> arguments = Models.For(model, call.SyntaxTree)?.GetOperation(call, cancellation) switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        return schedule == "CyclicLR" && arguments.Any(static argument => argument is { Parameter.Name: "cycle_momentum", Value.ConstantValue: { HasValue: true, Value: false } })
            ? null
            : $"{schedule} rewrites its momentum, which is a constant of a class of GenOptim's";
    }
}
