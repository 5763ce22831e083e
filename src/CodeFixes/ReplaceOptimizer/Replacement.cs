using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>What replaces one TorchSharp optimizer: the expression that creates it, the type it is declared with, and a class.</summary>
internal sealed class Replacement
{
    // What the class declared by the fix offers, under TorchSharp's names.
    private static readonly string[] Members = ["step", "zero_grad", "Dispose"];

    private Replacement(
        ExpressionSyntax creation, TypeSyntax? declaredType, OptimizerConstants constants, string className, string newCreation, string decay, string comment)
    {
        Creation = creation;
        DeclaredType = declaredType;
        Constants = constants;
        ClassName = className;
        NewCreation = newCreation;
        WeightDecay = decay;
        Comment = comment;
    }

    /// <summary>The expression that is replaced.</summary>
    public ExpressionSyntax Creation { get; }

    /// <summary>The type that the variable is declared with, or null under <c>var</c>.</summary>
    public TypeSyntax? DeclaredType { get; }

    /// <summary>The constants of the class.</summary>
    public OptimizerConstants Constants { get; }

    /// <summary>The class's name.</summary>
    public string ClassName { get; }

    /// <summary>The expression that replaces <see cref="Creation"/>.</summary>
    public string NewCreation { get; }

    /// <summary>The class's weight decay, as C#.</summary>
    public string WeightDecay { get; }

    /// <summary>Where the weight decay comes from.</summary>
    public string Comment { get; }

    /// <summary>Plans the replacement at <paramref name="place"/>; null where the optimizer is used in a way that the class does not offer.</summary>
    public static Replacement? Plan(SemanticModel model, SyntaxNode place, ISet<string> takenNames, CancellationToken cancellation)
    {
        if (TorchSymbols.TryResolve(model.Compilation) is not { } torch
            || GenOptimSymbols.TryResolve(model.Compilation) is null
            || CreationAround(model, place, torch, cancellation) is not { TakesGroups: false, Kind: TorchCreationKind.Optimizer } creation
            || creation.Operation.Syntax is not ExpressionSyntax syntax
            || creation.Parameters is not { } parameters
            || creation.WeightDecay is not { } decay
            || OptimizerConstants.Read(creation) is not { } constants
            || VariableOf(model, syntax, cancellation) is not ({ } variable, var declaredType)
            || !IsOnlyStepped(model, variable, cancellation))
        {
            return null;
        }

        string? learningRate = creation.LearningRate is { } written ? ValueText(written)
            : creation.LearningRateValue is { } known ? Literal.Double(known) : null;
        if (learningRate is null || (creation.LearningRate is { } rate && !OptimizerConstants.IsRepeatable(rate)) || !OptimizerConstants.IsRepeatable(decay))
        {
            return null;
        }

        string name = Unique((syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText ?? "Program") + constants.Algorithm, takenNames);
        string decayText = ValueText(decay);
        string call = $"{name}.Over({ValueText(parameters)}, {learningRate}";

        // The product is left to the compiler, which rounds it as the optimizer would have and shows where it comes from.
        return Constant.Number(decay.Value) is { } decayValue && creation.LearningRateValue is { } rateValue
            ? new Replacement(syntax, declaredType, constants, name, call + ")", $"{Literal.Double(rateValue)} * {Literal.Double(decayValue)}",
                $"lr * weight_decay = {learningRate} * {decayText}: the fraction of a weight that {creation.Optimizer.Name} meant to take off per step.")
            : new Replacement(syntax, declaredType, constants, name, $"{call}, weightDecay: {Factor(learningRate)} * {Factor(decayText)})", "0.0",
                "The decay is lr * weight_decay at the first step, which is no constant: it is passed where the optimizer is created.");
    }

    private static string ValueText(IArgumentOperation argument)
    {
        return argument.Value.Syntax.ToString();
    }

    private static string Factor(string expression)
    {
        return SyntaxFactory.ParseExpression(expression) is BinaryExpressionSyntax ? $"({expression})" : expression;
    }

    private static TorchCreation? CreationAround(SemanticModel model, SyntaxNode place, TorchSymbols torch, CancellationToken cancellation)
    {
        return place.AncestorsAndSelf()
            .TakeWhile(static node => node is not StatementSyntax)
            .Where(static node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
            .Select(node => TorchCreation.TryRead(model.GetOperation(node, cancellation), torch))
            .FirstOrDefault(static creation => creation is not null);
    }

    // The local or field that holds the optimizer, with the type to rewrite. Nothing else: a property or a returned optimizer is seen outside.
    private static (ISymbol? Variable, TypeSyntax? Type) VariableOf(SemanticModel model, ExpressionSyntax creation, CancellationToken cancellation)
    {
        if (creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator })
        {
            return (null, null);
        }

        ISymbol? symbol = model.GetDeclaredSymbol(declarator, cancellation);
        bool isOwn = symbol is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private };
        return (isOwn ? symbol : null, declaration.Type.IsVar ? null : declaration.Type);
    }

    private static bool IsOnlyStepped(SemanticModel model, ISymbol variable, CancellationToken cancellation)
    {
        if (variable is IFieldSymbol && variable.ContainingType.DeclaringSyntaxReferences.Length > 1)
        {
            return false;
        }

        return model.SyntaxTree.GetRoot(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(identifier => identifier.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(identifier, cancellation).Symbol, variable))
            .All(static identifier => IsMemberCall(identifier.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : identifier));
    }

    private static bool IsMemberCall(ExpressionSyntax receiver)
    {
        return receiver.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Parent: ExpressionStatementSyntax } } access
            && access.Expression == receiver
            && Members.Contains(access.Name.Identifier.ValueText, StringComparer.Ordinal);
    }

    private static string Unique(string wanted, ISet<string> taken)
    {
        string name = wanted;
        for (int number = 2; !taken.Add(name); number++)
        {
            name = FormattableString.Invariant($"{wanted}{number}");
        }

        return name;
    }
}
