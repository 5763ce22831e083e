using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// Where the tensors in an expression come from, within one type and all its parts: the variables that hold them (followed through initialisers,
/// assignments, <c>foreach</c>, lambdas over a sequence and <c>list.Add</c>) and the objects that are created on the way.
/// </summary>
internal sealed class Provenance
{
    // Far more than any training script needs; a bound so that a pathological file costs no more than this.
    private const int VisitLimit = 2000;

    // Several rules ask about the same expressions. Per model, because what an expression means may change with another file.
    private static readonly ConditionalWeakTable<SemanticModel, ConcurrentDictionary<(SyntaxNode Syntax, bool ValuesOnly), Provenance>> Found = new();

    private readonly HashSet<ISymbol> _variables = new(SymbolEqualityComparer.Default);
    private readonly List<IOperation> _creations = [];
    private readonly HashSet<SyntaxNode> _visited = [];
    private readonly SemanticModel _model;
    private readonly SyntaxNode _member;
    private readonly bool _valuesOnly;
    private int _budget = VisitLimit;

    private Provenance(SemanticModel model, bool valuesOnly, IOperation holder)
    {
        _model = model;
        _valuesOnly = valuesOnly;
        _member = WrittenNames.MemberAround(holder.Syntax);
        Follow(holder);
    }

    /// <summary>The locals, parameters, fields and properties that hold the tensors or what holds them.</summary>
    public IReadOnlyCollection<ISymbol> Variables => _variables;

    /// <summary>The object creations and calls on the way, each once.</summary>
    public IReadOnlyList<IOperation> Creations => _creations;

    /// <summary>Whether a variable on the way is not declared in the member that the expression stands in: other members may hold it too.</summary>
    public bool LeavesMember { get; private set; }

    /// <summary>Whether a filter, a split or a condition on the way lets only some of the tensors through.</summary>
    public bool IsFiltered { get; private set; }

    /// <summary>Traces <paramref name="operation"/> within the type around it.</summary>
    /// <param name="operation">The expression whose tensors are asked for.</param>
    /// <param name="valuesOnly">Whether the gradients given to a GenOptim parameter are left out.</param>
    public static Provenance? Of(IOperation operation, bool valuesOnly = false)
    {
        if (operation.SemanticModel is not { } model)
        {
            return null;
        }

        IOperation holder = HolderOf(operation);
        var found = Found.GetOrCreateValue(model);
        return found.TryGetValue((holder.Syntax, valuesOnly), out Provenance? known)
            ? known
            : found.GetOrAdd((holder.Syntax, valuesOnly), new Provenance(model, valuesOnly, holder));
    }

    /// <summary>The type declaration around <paramref name="node"/>, or the file where there is none (top-level statements).</summary>
    public static SyntaxNode ScopeOf(SyntaxNode node)
    {
        return (SyntaxNode?)node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? node.SyntaxTree.GetRoot();
    }

    /// <summary>The code that can write to <paramref name="member"/>, declared at <paramref name="declaration"/>: every part of its type.</summary>
    public static IEnumerable<SyntaxNode> ScopesOf(ISymbol member, SyntaxNode declaration)
    {
        return member.ContainingType is { DeclaringSyntaxReferences: { Length: > 1 } parts } ? parts.Select(static part => part.GetSyntax()) : [ScopeOf(declaration)];
    }

    /// <summary>Whether a variable of this trail is one of <paramref name="other"/>'s.</summary>
    public bool Meets(Provenance other)
    {
        return _variables.Overlaps(other._variables);
    }

    // The p of p[i], where a single element is asked for.
    private static IOperation HolderOf(IOperation operation)
    {
        return Constant.Unwrap(operation) switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } list } => list,
            IArrayElementReferenceOperation element => element.ArrayReference,
            _ => operation,
        };
    }

    private void Follow(IOperation? operation)
    {
        // A length or a sum is made from tensors and holds none.
        if (operation is null || IsPlainValue(operation.Type) || --_budget < 0)
        {
            return;
        }

        switch (operation)
        {
            case IInvocationOperation invocation:
                FollowCall(invocation);
                return;
            case IObjectCreationOperation creation:
                _creations.Add(creation);
                foreach (IArgumentOperation argument in creation.Arguments)
                {
                    if (!(_valuesOnly && argument.Parameter?.Name == "gradient"))
                    {
                        Follow(argument.Value);
                    }
                }

                Follow(creation.Initializer);
                return;
            case ISimpleAssignmentOperation assignment:
                Follow(assignment.Value);
                return;
            case IConditionalAccessInstanceOperation when Constant.Unwrap(operation) is var receiver && receiver != operation:
                Follow(receiver);
                return;
            case IArrayCreationOperation array:
                Follow(array.Initializer);
                return;
            case IPropertyReferenceOperation { Property.IsIndexer: true } indexer:
                Follow(indexer.Instance);
                return;
            case IArrayElementReferenceOperation element:
                Follow(element.ArrayReference);
                return;
        }

        if (Constant.Variable(operation) is { } variable && operation is not IConversionOperation)
        {
            FollowVariable(variable);
            if (operation is IMemberReferenceOperation { Instance: { } instance and not IInstanceReferenceOperation })
            {
                Follow(instance);
            }

            return;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            Follow(child);
        }
    }

    private void FollowCall(IInvocationOperation call)
    {
        _creations.Add(call);

        // What is copied is another tensor: nothing done to one happens to the other.
        if (call.TargetMethod.Name is "clone" or "zeros_like" or "ones_like" or "empty_like" or "rand_like" or "randn_like" or "full_like" or "deepcopy" or "Clone")
        {
            return;
        }

        IsFiltered |= call.TargetMethod.Name is "Where" or "SplitNoDecay" or "SplitMatrices" or "Partition" or "Except" or "ExceptBy" or "Skip" or "Take" or "TakeWhile" or "SkipWhile";

        // Tensors come out of what a call is made on; its other arguments (sizes, seeds, predicates) do not hold them.
        if (call.Instance is { } instance)
        {
            Follow(instance);
        }
        else if (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0)
        {
            Follow(call.Arguments[0].Value);
        }

        // "Add" is how a collection initialiser is bound.
        if (call.TargetMethod.Name is "Add" or "Concat" or "Append" or "Prepend" or "Union" && call.Arguments.Length > 0)
        {
            Follow(call.Arguments[call.Arguments.Length - 1].Value);
        }
    }

    private void FollowVariable(ISymbol variable)
    {
        if (!CanHoldTensors(variable) || !_variables.Add(variable))
        {
            return;
        }

        ImmutableArray<SyntaxReference> references = variable.DeclaringSyntaxReferences;
        if (references.Length != 1 || Models.For(_model, references[0].SyntaxTree) is null)
        {
            LeavesMember = true;
            return;
        }

        SyntaxNode declaration = references[0].GetSyntax();
        LeavesMember |= declaration.SyntaxTree != _member.SyntaxTree || !_member.Span.Contains(declaration.SpanStart);
        switch (declaration)
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } initializer }:
                FollowSyntax(initializer);
                break;
            case ForEachStatementSyntax loop:
                FollowSyntax(loop.Expression);
                return;
            case SingleVariableDesignationSyntax designation:
                FollowSyntax(SourceOf(designation));
                return;
            case ParameterSyntax parameter:
                FollowSyntax(SourceOf(parameter));
                return;
            case PropertyDeclarationSyntax property:
                FollowSyntax(property.Initializer?.Value ?? property.ExpressionBody?.Expression);
                break;
        }

        FollowWrites(variable, declaration);
    }

    private void FollowWrites(ISymbol variable, SyntaxNode declaration)
    {
        foreach (WrittenNames code in WrittenNames.Around(variable, declaration))
        {
            foreach (AssignmentExpressionSyntax assignment in code.AssignmentsTo(variable.Name))
            {
                FollowSyntax(assignment.Right);
            }

            // A group whose tensors are set after it was created.
            foreach (AssignmentExpressionSyntax assignment in code.AssignmentsToMember(variable.Name, "Parameters"))
            {
                FollowSyntax(assignment.Right);
            }

            foreach (InvocationExpressionSyntax addition in code.AdditionsTo(variable.Name))
            {
                IsFiltered |= IsConditional(addition);
                FollowSyntax(addition.ArgumentList.Arguments[0].Expression);
            }
        }
    }

    private static bool IsConditional(SyntaxNode node)
    {
        return node.Ancestors().TakeWhile(static ancestor => ancestor is not MemberDeclarationSyntax)
            .Any(static ancestor => ancestor is IfStatementSyntax or SwitchStatementSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax);
    }

    private void FollowSyntax(SyntaxNode? syntax)
    {
        if (syntax is not null && _visited.Add(syntax))
        {
            Follow(Models.For(_model, syntax.SyntaxTree)?.GetOperation(syntax));
        }
    }

    private static SyntaxNode? SourceOf(SingleVariableDesignationSyntax designation)
    {
        return designation.Ancestors().FirstOrDefault(static node => node is ForEachVariableStatementSyntax or AssignmentExpressionSyntax) switch
        {
            ForEachVariableStatementSyntax loop => loop.Expression,
            AssignmentExpressionSyntax assignment => assignment.Right,
            _ => null,
        };
    }

    // The p of "source.Select(p => ...)" comes from the source.
    private static SyntaxNode? SourceOf(ParameterSyntax parameter)
    {
        return parameter.FirstAncestorOrSelf<LambdaExpressionSyntax>()?.Parent is
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
            ? access.Expression
            : null;
    }

    private static bool CanHoldTensors(ISymbol variable)
    {
        ITypeSymbol? type = variable switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol { IsConst: false } field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        return type is not null and not { TypeKind: TypeKind.Enum or TypeKind.Delegate } && !IsPlainValue(type);
    }

    // Numbers, flags and strings are shared by unrelated code and hold no tensors.
    private static bool IsPlainValue(ITypeSymbol? type)
    {
        return type is { SpecialType: > SpecialType.System_Object and < SpecialType.System_Array and not SpecialType.System_Void };
    }
}
