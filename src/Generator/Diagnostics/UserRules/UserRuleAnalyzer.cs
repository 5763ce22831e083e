using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Analysis.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.UserRules;

/// <summary>Looks into the bodies of a class's own rule, and of what else it has over lanes: they run in every lane of the CPU and in kernels.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UserRuleAnalyzer : DiagnosticAnalyzer
{
    private const string LaneOperations = "a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /";

    private static readonly string[] AxisMarks = [WellKnownNames.RowStep, WellKnownNames.ColumnStep];

    private static readonly string[] HostMarks = [WellKnownNames.StepScalar, WellKnownNames.GroupStep, WellKnownNames.OptimizerStep, WellKnownNames.MatrixStage];

    private const string ForKernels = "the rule also runs where there is no managed memory";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        UserRuleDescriptors.NotForLanes,
        UserRuleDescriptors.DecayInRule,
        UserRuleDescriptors.NeverWritten,
        UserRuleDescriptors.NotConstant,
        UserRuleDescriptors.NotInlined,
        UserRuleDescriptors.NotOfTheStep,
        UserRuleDescriptors.NotForMatrices,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(WellKnownNames.UpdateRule) is not null)
            {
                start.RegisterSymbolStartAction(
                    static type =>
                    {
                        if (HasOwnRule((INamedTypeSymbol)type.Symbol))
                        {
                            new RuleHelpers().Watch(type, Analyze);
                        }
                    },
                    SymbolKind.NamedType);
            }
        });
    }

    /// <summary>Whether a class has anything that this looks into: methods over lanes, or marked ones.</summary>
    private static bool HasOwnRule(INamedTypeSymbol type) =>
        UserRuleReader.MarkOf(type, WellKnownNames.Attribute) is not null
        && type.GetMembers().OfType<IMethodSymbol>().Any(method => method.IsStatic
            && (method.TypeParameters.Any(IsLane) || UserRuleReader.MarkOf(method, WellKnownNames.UpdateRule) is not null || HostMarks.Any(mark => UserRuleReader.MarkOf(method, mark) is not null)));

    private static void Analyze(OperationBlockAnalysisContext context, RuleHelpers helpers)
    {
        if (context.OwningSymbol is not IMethodSymbol { IsStatic: true } method)
        {
            return;
        }

        bool isRule = UserRuleReader.MarkOf(method, WellKnownNames.UpdateRule) is not null;
        bool isOverLanes = isRule || method.TypeParameters.Any(IsLane);
        bool isOfHost = HostMarks.Any(mark => UserRuleReader.MarkOf(method, mark) is not null);
        IOperation[] operations = [.. context.OperationBlocks.Where(block => block is not IAttributeOperation).SelectMany(block => block.DescendantsAndSelf())];
        RunsOn runsOn = UserRuleReader.MarkOf(method, WellKnownNames.MatrixStage) is not null ? RunsOn.Matrices : isOfHost ? RunsOn.Host : isOverLanes ? RunsOn.Lanes : RunsOn.WhereItIsCalled;
        Diagnostic[] overLanes = runsOn is RunsOn.Lanes or RunsOn.WhereItIsCalled ? [.. operations.SelectMany(operation => FaultsOverLanes(operation, method))] : [];
        Diagnostic[] onHost = runsOn is not RunsOn.Lanes ? [.. operations.SelectMany(operation => HostFaults.Of(operation, method))] : [];
        Diagnostic[] onMatrices = runsOn is RunsOn.Matrices or RunsOn.WhereItIsCalled ? [.. operations.SelectMany(operation => MatrixFaults.Of(operation, method))] : [];
        Diagnostic[] faults = runsOn switch
        {
            RunsOn.Host => onHost,
            RunsOn.Matrices => [.. onHost, .. onMatrices],
            RunsOn.Lanes => overLanes,
            _ => [],
        };
        Array.ForEach(faults, context.ReportDiagnostic);
        helpers.Add(method, runsOn, overLanes, onHost, onMatrices, operations);

        foreach (IOperation operation in isOverLanes || isOfHost ? operations : [])
        {
            if (operation is IFieldReferenceOperation { Field: { Name: "WeightDecay" } field } && SymbolEqualityComparer.Default.Equals(field.ContainingType, method.ContainingType))
            {
                context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.DecayInRule, operation.Syntax.GetLocation(), method.Name));
            }
        }

        bool isOfAxes = isOverLanes && AxisMarks.Any(mark => UserRuleReader.MarkOf(method, mark) is not null);
        if (isRule || isOfAxes)
        {
            var written = new HashSet<ISymbol>(operations.SelectMany(Written), SymbolEqualityComparer.Default);
            CheckWritten(context, method, isRule, written);
            if (isRule)
            {
                CheckDecay(context, method, operations, written);
            }
        }

        if ((isRule || isOfAxes || (isOverLanes && (UserRuleReader.MarkOf(method, WellKnownNames.TensorReduction) ?? UserRuleReader.MarkOf(method, WellKnownNames.MatrixElement)) is not null))
            && (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.NotInlined, UserRuleReader.LocationOf(method), method.Name));
        }
    }

    private static void CheckWritten(OperationBlockAnalysisContext context, IMethodSymbol method, bool isRule, ISet<ISymbol> written)
    {
        foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => parameter.RefKind == RefKind.Ref && !written.Contains(parameter)))
        {
            string consequence = isRule && parameter.Ordinal == 0 ? "a rule must move its parameter" : "leave it out";
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.NeverWritten, UserRuleReader.LocationOf(parameter), parameter.Name, consequence));
        }
    }

    private static void CheckDecay(OperationBlockAnalysisContext context, IMethodSymbol method, IOperation[] operations, ISet<ISymbol> written)
    {
        IReadOnlyDictionary<ISymbol, IOperation> values = ValuesOfLocals(operations, written);
        foreach (IOperation product in operations.Where(operation => IsDecayOf(operation, method, values)))
        {
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.DecayInRule, product.Syntax.GetLocation(), product.Syntax.ToString()));
        }
    }

    /// <summary>Whether what the rule takes is what rows, columns or matrices have, or what a stage has made of a matrix, which is not the same for all elements.</summary>
    private static bool IsOfAxes(IParameterSymbol parameter) => parameter.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(method =>
        UserRuleReader.MarkOf(method, WellKnownNames.MatrixStage) is not null ? StepScalarReader.NameOf(method) == parameter.Name
            : UserRuleReader.MarkOf(method, WellKnownNames.TensorReduction) is not null
            ? ReductionReader.ScopeOf(method) >= ScopeKind.Rows && StepScalarReader.NameOf(method) == parameter.Name
            : AxisMarks.Any(mark => UserRuleReader.MarkOf(method, mark) is not null)
                && method.Parameters.Any(given => given.RefKind is RefKind.Ref or RefKind.Out && given.Name == parameter.Name));

    private static IEnumerable<Diagnostic> FaultsOverLanes(IOperation operation, IMethodSymbol method)
    {
        (string What, string Why)? fault = operation switch
        {
            IObjectCreationOperation { Type.IsReferenceType: true } or IArrayCreationOperation or ICollectionExpressionOperation => ("An allocation", ForKernels),
            IAnonymousFunctionOperation or IDelegateCreationOperation => ("A delegate", ForKernels),
            IInterpolatedStringOperation => ("A string", ForKernels),
            IThrowOperation or ITryOperation => ("An exception", "the rule also runs where there are none"),
            IConversionOperation { Operand.Type.IsValueType: true, Type.IsReferenceType: true } => ("Boxing", ForKernels),
            ITypeOfOperation or IIsTypeOperation or ITypePatternOperation or IDeclarationPatternOperation => ("A question of type", "lanes of every width must go the same way"),
            { Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax } and not IConversionOperation => ("An allocation", ForKernels),
            IInvocationOperation call when !IsAllowed(call.TargetMethod, method) => ($"'{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}'", $"{LaneOperations}; what depends on the step alone goes into a [StepScalar]"),
            _ when OperatorOf(operation) is { ContainingType: { IsRefLikeType: false } owner } && !IsOfLanes(owner) => ($"An operator of '{owner.Name}'", LaneOperations),
            _ => null,
        };
        if (fault is { } found)
        {
            yield return Diagnostic.Create(UserRuleDescriptors.NotForLanes, operation.Syntax.GetLocation(), found.What, found.Why);
        }

        ISymbol? value = operation switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } => field,
            IPropertyReferenceOperation { Property: { IsStatic: true } property } when !IsOfLanes(property.ContainingType) => property,
            _ => null,
        };
        if (value is not null)
        {
            yield return Diagnostic.Create(UserRuleDescriptors.NotConstant, operation.Syntax.GetLocation(), value.Name);
        }
    }

    /// <summary>The method that an operator or a conversion calls; none where the language has its own.</summary>
    private static IMethodSymbol? OperatorOf(IOperation operation) => operation switch
    {
        IBinaryOperation binary => binary.OperatorMethod,
        IUnaryOperation unary => unary.OperatorMethod,
        ICompoundAssignmentOperation compound => compound.OperatorMethod,
        IIncrementOrDecrementOperation step => step.OperatorMethod,
        IConversionOperation conversion => conversion.OperatorMethod,
        _ => null,
    };

    private static bool IsAllowed(IMethodSymbol called, IMethodSymbol caller) =>
        IsOfLanes(called.ContainingType)
        || (called.IsStatic
            && SymbolEqualityComparer.Default.Equals(called.ContainingType, caller.ContainingType)
            && !SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, caller.OriginalDefinition));

    private static bool IsOfLanes(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() is "GenOptim.Lanes" or "System.Numerics" && type.TypeKind == TypeKind.Interface;

    private static bool IsLane(ITypeParameterSymbol parameter) =>
        parameter.ConstraintTypes.Any(constraint => constraint.Name == "ILane" && constraint.ContainingNamespace.ToDisplayString() == "GenOptim.Lanes");

    /// <summary>What an operation writes, or gives a name by which it can be written.</summary>
    private static IEnumerable<ISymbol> Written(IOperation operation)
    {
        IOperation? target = operation switch
        {
            ISimpleAssignmentOperation { IsRef: true } assignment => assignment.Value,
            IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } declaration => declaration.GetVariableInitializer()?.Value,
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation step => step.Target,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
            _ => null,
        };
        return target?.DescendantsAndSelf().Select(static one => one switch
        {
            IParameterReferenceOperation { Parameter: { } parameter } => parameter,
            ILocalReferenceOperation { Local: { } local } => (ISymbol)local,
            _ => null,
        }).OfType<ISymbol>() ?? [];
    }

    /// <summary>What locals stand for that nothing writes after they are declared, by what was declared before: broken code may name a local in its own value.</summary>
    private static IReadOnlyDictionary<ISymbol, IOperation> ValuesOfLocals(IOperation[] operations, ISet<ISymbol> written)
    {
        var values = new Dictionary<ISymbol, IOperation>(SymbolEqualityComparer.Default);
        foreach (IVariableDeclaratorOperation declaration in operations.OfType<IVariableDeclaratorOperation>())
        {
            if (declaration.GetVariableInitializer()?.Value is { } value
                && !written.Contains(declaration.Symbol)
                && value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().All(used => IsDeclaredBefore(used.Local, declaration)))
            {
                values[declaration.Symbol] = value;
            }
        }

        return values;
    }

    private static bool IsDeclaredBefore(ILocalSymbol local, IVariableDeclaratorOperation declaration) =>
        local.DeclaringSyntaxReferences.All(reference => reference.Span.Start < declaration.Syntax.SpanStart);

    /// <summary>Whether the parameter is multiplied or divided by something that is the same for all elements, as decay does.</summary>
    private static bool IsDecayOf(IOperation operation, IMethodSymbol method, IReadOnlyDictionary<ISymbol, IOperation> values)
    {
        IOperation[] factors = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => [product.LeftOperand, product.RightOperand],
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } product => [product.Target, product.Value],
            IInvocationOperation { TargetMethod.Name: "Fma", Arguments: [{ } a, { } b, _] } => [a.Value, b.Value],
            _ => [],
        };
        IOperation[] quotient = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } division => [division.LeftOperand, division.RightOperand],
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } division => [division.Target, division.Value],
            _ => [],
        };
        return (factors.Length == 2 && ((IsParameter(factors[0]) && IsUniform(factors[1])) || (IsParameter(factors[1]) && IsUniform(factors[0]))))
            || (quotient.Length == 2 && IsParameter(quotient[0]) && IsUniform(quotient[1]));

        IOperation Behind(IOperation factor) =>
            factor is ILocalReferenceOperation { Local: { } local } && values.TryGetValue(local, out IOperation? value) ? Behind(value) : factor;

        bool IsParameter(IOperation factor) =>
            Behind(factor) is IParameterReferenceOperation { Parameter: { Ordinal: 0 } parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method);

        bool IsUniform(IOperation factor) => Behind(factor) switch
        {
            IInvocationOperation { TargetMethod.Name: "All" } => true,
            IUnaryOperation sign => IsUniform(sign.Operand),
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter.Ordinal > method.Parameters.Count(other => other.RefKind == RefKind.Ref) && !IsOfAxes(parameter),
            _ => false,
        };
    }
}
