using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>
/// Whether an optimizer may be resumed before a scheduler is made for it: its state is loaded, a rate of its own groups is set, or it is handed to code that
/// may do either. Reading it resumes nothing, nor does what is done to something else or only afterwards.
/// </summary>
internal sealed class Resumption
{
    private const int DepthLimit = 4;

    private readonly SemanticModel _model;
    private readonly SyntaxNode _scheduler;
    private readonly SyntaxNode _member;
    private readonly SyntaxNode _optimizer;
    private readonly TorchSymbols _torch;

    private Resumption(SemanticModel model, SyntaxNode scheduler, SyntaxNode optimizer, TorchSymbols torch)
    {
        _model = model;
        _scheduler = scheduler;
        _member = WrittenNames.MemberAround(scheduler);
        _optimizer = optimizer;
        _torch = torch;
    }

    /// <summary>Whether <paramref name="variable"/>, which holds the optimizer created at <paramref name="optimizer"/>, may be resumed before <paramref name="scheduler"/>.</summary>
    public static bool MayComeBefore(SyntaxNode scheduler, ISymbol variable, SyntaxNode optimizer, SemanticModel model, TorchSymbols torch)
    {
        return new Resumption(model, scheduler, optimizer, torch).IsResumed(variable, DepthLimit);
    }

    private bool IsResumed(ISymbol variable, int depth)
    {
        return depth > 0
            && variable.DeclaringSyntaxReferences is [{ } declared, ..]
            && CodeOf(variable, declared.GetSyntax()).SelectMany(static code => code.DescendantNodes()).OfType<IdentifierNameSyntax>().Any(identifier =>
                identifier.Identifier.ValueText == variable.Name
                && Models.For(_model, identifier.SyntaxTree) is { } model
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(identifier).Symbol, variable)
                && MayRunBefore(identifier)
                && Resumes(identifier.Parent is MemberAccessExpressionSyntax access && access.Name == identifier ? access : identifier, model, depth));
    }

    private static IEnumerable<SyntaxNode> CodeOf(ISymbol variable, SyntaxNode declaration)
    {
        return variable is ILocalSymbol or IParameterSymbol ? [WrittenNames.MemberAround(declaration)] : Provenance.ScopesOf(variable, declaration);
    }

    // Another member may have run before. In the same one, what stands later runs later, unless it is a local function or a loop comes back to it with the same optimizer.
    private bool MayRunBefore(SyntaxNode use)
    {
        return WrittenNames.MemberAround(use) != _member
            || use.SpanStart < _scheduler.SpanStart
            || use.Ancestors().Any(node =>
                node is LocalFunctionStatementSyntax
                || (node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
                    && node.Span.Contains(_scheduler.Span) && !node.Span.Contains(_optimizer.Span)));
    }

    // What becomes of the optimizer, or of what is reached from it: "o.ParamGroups.First().LearningRate = ...".
    private bool Resumes(ExpressionSyntax reached, SemanticModel model, int depth)
    {
        switch (reached.Parent)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "load_state_dict" or "LoadStateDict" } loaded when loaded.Expression == reached:
                return true;
            case MemberAccessExpressionSyntax member when member.Expression == reached:
                return Resumes(member, model, depth);
            case MemberBindingExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax or ElementAccessExpressionSyntax or BinaryExpressionSyntax:
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                return Resumes((ExpressionSyntax)reached.Parent, model, depth);
            case InvocationExpressionSyntax call when call.Expression == reached:
                return call.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax function && IsResumedIn(function, model, depth))
                    || Resumes(call, model, depth);
            case ConditionalAccessExpressionSyntax access:
                return access.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().Any(static binding => binding.Name.Identifier.ValueText is "load_state_dict" or "LoadStateDict");
            case AssignmentExpressionSyntax assignment when assignment.Left == reached:
                return reached is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "LearningRate" or "InitialLearningRate" };
            case AssignmentExpressionSyntax:
                return IsObject(reached, model);
            case ForEachStatementSyntax each when each.Expression == reached:
                return model.GetDeclaredSymbol(each) is { } item && IsResumed(item, depth - 1);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return IsObject(reached, model) && model.GetDeclaredSymbol(variable) is { } local && IsResumed(local, depth - 1);
            case ArgumentSyntax { Parent.Parent: ExpressionSyntax call }:
                return IsObject(reached, model) && (model.GetOperation(call) is not { } made || SchedulerCreation.TryRead(made, _torch) is null);
            default:
                return false;
        }
    }

    private bool IsResumedIn(AnonymousFunctionExpressionSyntax function, SemanticModel model, int depth)
    {
        return model.GetSymbolInfo(function).Symbol is IMethodSymbol method && method.Parameters.Any(parameter => IsResumed(parameter, depth - 1));
    }

    private static bool IsObject(ExpressionSyntax expression, SemanticModel model)
    {
        return model.GetTypeInfo(expression).Type is { IsReferenceType: true, SpecialType: not SpecialType.System_String };
    }
}
