using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Diagnostics.Replacing;
using GenOptim.Generator.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>What replaces one TorchSharp optimizer: the expression that creates it, the type it is declared with, and a class.</summary>
internal sealed class Replacement
{
    private Replacement(
        ExpressionSyntax creation,
        TypeSyntax? declaredType,
        ReplacedConstants constants,
        string className,
        string newCreation,
        ReplacedDecay decay,
        bool isNullable)
    {
        Creation = creation;
        DeclaredType = declaredType;
        Constants = constants;
        ClassName = className;
        NewCreation = newCreation;
        Decay = decay;
        IsNullable = isNullable;
    }

    /// <summary>The expression that is replaced.</summary>
    public ExpressionSyntax Creation { get; }

    /// <summary>The type of a local or field that only TorchSharp's own class would fit, or null where the new one fits as it is.</summary>
    public TypeSyntax? DeclaredType { get; }

    /// <summary>The constants of the class.</summary>
    public ReplacedConstants Constants { get; }

    /// <summary>The class's name.</summary>
    public string ClassName { get; }

    /// <summary>The expression that replaces <see cref="Creation"/>.</summary>
    public string NewCreation { get; }

    /// <summary>Whether the file says of references whether they can be null.</summary>
    public bool IsNullable { get; }

    /// <summary>The class's weight decay.</summary>
    public ReplacedDecay Decay { get; }

    /// <summary>Plans the replacement at <paramref name="place"/>; null where the optimizer is used in a way that the class does not offer.</summary>
    public static Replacement? Plan(SemanticModel model, SyntaxNode place, ISet<string> takenNames, CancellationToken cancellation)
    {
        if (TorchSymbols.TryResolve(model.Compilation) is not { } torch
            || GenOptimSymbols.TryResolve(model.Compilation) is null
            || CreationAround(model, place, torch, cancellation) is not { TakesGroups: false, Kind: TorchCreationKind.Optimizer } creation
            || creation.Operation.Syntax is not ExpressionSyntax syntax
            || creation is not { Parameters: { } parameters, WeightDecay: { } decay }
            || ReplacedConstants.Read(creation, out _) is not { } constants
            || ParametersText(parameters.Value.Type, parameters.Value.Syntax.ToString()) is not { } tensors
            || OptimizerUse.Of(model, syntax, creation.Optimizer, torch, out _, cancellation) is not { } use)
        {
            return null;
        }

        string? learningRate = creation.LearningRate is { } written ? written.Value.Syntax.ToString()
            : creation.LearningRateValue is { } known ? Literal.Double(known) : null;
        if (learningRate is null)
        {
            return null;
        }

        ReplacedDecay replaced = ReplacedDecay.Of(creation, constants, decay, learningRate);
        string name = Unique((syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText ?? "Program") + constants.Algorithm, takenNames);
        IEnumerable<string> passed = constants.Checked.Select(static setting => $", {setting.Parameter}: {setting.Expression}");
        if (replaced.Passed is { } value)
        {
            passed = passed.Append($", weightDecay: {value}");
        }

        return new Replacement(syntax, use.DeclaredType, constants, name, $"new {name}({tensors}, {learningRate}{string.Concat(passed)})", replaced,
            model.GetNullableContext(model.SyntaxTree.Length).AnnotationsEnabled());
    }

    // Names of parameters are nothing that the class needs.
    private static string? ParametersText(ITypeSymbol? type, string text)
    {
        ITypeSymbol? element = type is IArrayTypeSymbol array ? array.ElementType
            : type is INamedTypeSymbol { TypeArguments: [{ } argument] } ? argument
            : null;
        return element switch
        {
            { IsTupleType: true } => $"global::System.Linq.Enumerable.Select({text}, named => named.Item2)",
            { Name: "ParamGroup" } => null,
            _ => text,
        };
    }

    private static TorchCreation? CreationAround(SemanticModel model, SyntaxNode place, TorchSymbols torch, CancellationToken cancellation)
    {
        return place.AncestorsAndSelf()
            .TakeWhile(static node => node is not StatementSyntax)
            .Where(static node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
            .Select(node => TorchCreation.TryRead(model.GetOperation(node, cancellation), torch))
            .FirstOrDefault(static creation => creation is not null);
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
