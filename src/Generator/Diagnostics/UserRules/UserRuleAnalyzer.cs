using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Analysis.UserRules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.UserRules;

/// <summary>Looks into the bodies of a class's own rule, and of what else it has over lanes: they run in every lane of the CPU and in kernels.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UserRuleAnalyzer : DiagnosticAnalyzer
{
    private const string LaneOperations = "a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /";

    private const string ForKernels = "the rule also runs where there is no managed memory";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        UserRuleDescriptors.NotForLanes,
        UserRuleDescriptors.DecayInRule,
        UserRuleDescriptors.NeverWritten,
        UserRuleDescriptors.NotConstant,
        UserRuleDescriptors.NotInlined,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(WellKnownNames.UpdateRule) is not null)
            {
                start.RegisterOperationBlockAction(Analyze);
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { IsStatic: true } method || UserRuleReader.MarkOf(method.ContainingType, WellKnownNames.Attribute) is null)
        {
            return;
        }

        bool isRule = UserRuleReader.MarkOf(method, WellKnownNames.UpdateRule) is not null;
        bool isOverLanes = isRule || method.TypeParameters.Any(IsLane);
        bool isStepScalar = UserRuleReader.MarkOf(method, WellKnownNames.StepScalar) is not null;
        if (!isOverLanes && !isStepScalar)
        {
            return;
        }

        IOperation[] operations = [.. context.OperationBlocks.Where(block => block is not IAttributeOperation).SelectMany(block => block.DescendantsAndSelf())];
        foreach (IOperation operation in operations)
        {
            if (isOverLanes)
            {
                CheckOverLanes(context, operation, method);
            }

            if (operation is IFieldReferenceOperation { Field: { Name: "WeightDecay" } field } && SymbolEqualityComparer.Default.Equals(field.ContainingType, method.ContainingType))
            {
                context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.DecayInRule, operation.Syntax.GetLocation(), method.Name));
            }
        }

        if (isRule)
        {
            CheckRule(context, method, operations);
        }

        if ((isRule || UserRuleReader.MarkOf(method, WellKnownNames.TensorReduction) is not null)
            && (method.MethodImplementationFlags & MethodImplAttributes.AggressiveInlining) == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.NotInlined, UserRuleReader.LocationOf(method), method.Name));
        }
    }

    private static void CheckRule(OperationBlockAnalysisContext context, IMethodSymbol method, IOperation[] operations)
    {
        var written = new HashSet<ISymbol>(operations.SelectMany(Written), SymbolEqualityComparer.Default);
        foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => parameter.RefKind == RefKind.Ref && !written.Contains(parameter)))
        {
            string consequence = parameter.Ordinal == 0 ? "a rule must move its parameter" : "leave it out";
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.NeverWritten, UserRuleReader.LocationOf(parameter), parameter.Name, consequence));
        }

        foreach (IOperation product in operations.Where(operation => IsDecayOf(operation, method)))
        {
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.DecayInRule, product.Syntax.GetLocation(), product.Syntax.ToString()));
        }
    }

    private static void CheckOverLanes(OperationBlockAnalysisContext context, IOperation operation, IMethodSymbol method)
    {
        (string What, string Why)? fault = operation switch
        {
            IObjectCreationOperation { Type.IsReferenceType: true } or IArrayCreationOperation or ICollectionExpressionOperation => ("An allocation", ForKernels),
            IAnonymousFunctionOperation or IDelegateCreationOperation => ("A delegate", ForKernels),
            IInterpolatedStringOperation => ("A string", ForKernels),
            IThrowOperation or ITryOperation => ("An exception", "the rule also runs where there are none"),
            IConversionOperation { Operand.Type.IsValueType: true, Type.IsReferenceType: true } => ("Boxing", ForKernels),
            IInvocationOperation call when !IsAllowed(call.TargetMethod, method) => ($"'{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}'", $"{LaneOperations}; what depends on the step alone goes into a [StepScalar]"),
            _ => null,
        };
        if (fault is { } found)
        {
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.NotForLanes, operation.Syntax.GetLocation(), found.What, found.Why));
        }

        ISymbol? value = operation switch
        {
            IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } => field,
            IPropertyReferenceOperation { Property: { IsStatic: true } property } when !IsOfLanes(property.ContainingType) => property,
            _ => null,
        };
        if (value is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(UserRuleDescriptors.NotConstant, operation.Syntax.GetLocation(), value.Name));
        }
    }

    private static bool IsAllowed(IMethodSymbol called, IMethodSymbol caller) =>
        IsOfLanes(called.ContainingType)
        || (called.IsStatic
            && SymbolEqualityComparer.Default.Equals(called.ContainingType, caller.ContainingType)
            && !SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, caller.OriginalDefinition));

    private static bool IsOfLanes(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() is "GenOptim.Lanes" or "System.Numerics" && type.TypeKind == TypeKind.Interface;

    private static bool IsLane(ITypeParameterSymbol parameter) =>
        parameter.ConstraintTypes.Any(constraint => constraint.Name == "ILane" && constraint.ContainingNamespace.ToDisplayString() == "GenOptim.Lanes");

    private static IEnumerable<ISymbol> Written(IOperation operation)
    {
        IOperation? target = operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
            _ => null,
        };
        return target?.DescendantsAndSelf().OfType<IParameterReferenceOperation>().Select(reference => (ISymbol)reference.Parameter) ?? [];
    }

    /// <summary>Whether the parameter is multiplied by something that is the same for all elements, as decay does.</summary>
    private static bool IsDecayOf(IOperation operation, IMethodSymbol method)
    {
        IOperation[] factors = operation switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => [product.LeftOperand, product.RightOperand],
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply } product => [product.Target, product.Value],
            IInvocationOperation { TargetMethod.Name: "Fma", Arguments: [{ } a, { } b, _] } => [a.Value, b.Value],
            _ => [],
        };
        return factors.Length == 2 && ((IsParameter(factors[0]) && IsUniform(factors[1])) || (IsParameter(factors[1]) && IsUniform(factors[0])));

        bool IsParameter(IOperation factor) =>
            factor is IParameterReferenceOperation { Parameter: { Ordinal: 0 } parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method);

        bool IsUniform(IOperation factor) => factor switch
        {
            IInvocationOperation { TargetMethod.Name: "All" } => true,
            IUnaryOperation sign => IsUniform(sign.Operand),
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter.Ordinal > method.Parameters.Count(other => other.RefKind == RefKind.Ref),
            _ => false,
        };
    }
}
