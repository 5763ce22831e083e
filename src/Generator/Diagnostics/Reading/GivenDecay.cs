using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>A weight decay that code gives to one of TorchSharp's optimizers.</summary>
internal static class GivenDecay
{
    /// <summary>
    /// Whether <paramref name="value"/> is a decay that somebody decided on here: not 0, not an option that is 0 unless it is set, not a copy
    /// of another optimizer's option, not the library's own code, and not a unit test, which exercises an optimizer and trains nothing.
    /// </summary>
    public static bool IsMeant(IOperation value, OperationAnalysisContext context, TorchSymbols torch)
    {
        return Usual(value) is not 0 && !IsCopy(value, torch) && !torch.IsImplementation(context.ContainingSymbol) && !IsUnitTest(context.ContainingSymbol);
    }

    /// <summary>Whether <paramref name="member"/> is a test method of xUnit, NUnit or MSTest.</summary>
    public static bool IsUnitTest(ISymbol member)
    {
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "FactAttribute" or "TheoryAttribute" or "TestAttribute" or "TestCaseAttribute" or "TestMethodAttribute")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The number that <paramref name="value"/> has, for certain or unless a setting is changed; null where it is not known.</summary>
    public static double? Usual(IOperation value)
    {
        return Constant.Number(value) ?? DefaultValue.Of(value);
    }

    private static bool IsCopy(IOperation value, TorchSymbols torch)
    {
        return Constant.Unwrap(value) switch
        {
            ICoalesceOperation coalesce => IsCopy(coalesce.Value, torch),
            IPropertyReferenceOperation { Property.Name: "Value" or "HasValue", Instance: { } nullable } => IsCopy(nullable, torch),
            IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } nullable } => IsCopy(nullable, torch),
            IFieldReferenceOperation { Field: { Name: "weight_decay", ContainingType: { } owner } } => torch.OptimizerOf(owner.ContainingType) is not null,
            _ => false,
        };
    }
}
