using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.UserRules;

/// <summary>What the methods of a rule that run once in a step may not read: what no checkpoint holds, so that a run that is resumed would go on with other numbers.</summary>
internal static class HostFaults
{
    public static IEnumerable<Diagnostic> Of(IOperation operation, IMethodSymbol method)
    {
        if (SourceOf(operation) is { } source)
        {
            yield return Diagnostic.Create(UserRuleDescriptors.NotOfTheStep, operation.Syntax.GetLocation(), method.Name, source.Name);
        }
    }

    private static ISymbol? SourceOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false, IsReadOnly: false } field } => field,
        IPropertyReferenceOperation { Property: { IsStatic: true, SetMethod: not null } property } => property,
        IPropertyReferenceOperation { Property: { } property } when IsOfChance(property) => property,
        IInvocationOperation { TargetMethod: { } called } when IsOfChance(called) => called,
        _ => null,
    };

    /// <summary>Clocks and the library's random numbers.</summary>
    private static bool IsOfChance(ISymbol member) => (member.ContainingType.Name, member.Name) switch
    {
        ("DateTime" or "DateTimeOffset", "Now" or "UtcNow" or "Today") => IsOf(member, "System"),
        ("Environment", "TickCount" or "TickCount64") => IsOf(member, "System"),
        ("Guid", "NewGuid") => IsOf(member, "System"),
        ("Stopwatch", _) => IsOf(member, "System.Diagnostics"),
        ("Random", _) => member is IMethodSymbol && IsOf(member, "System"),
        ("RandomNumberGenerator", _) => member is IMethodSymbol && IsOf(member, "System.Security.Cryptography"),
        _ => false,
    };

    private static bool IsOf(ISymbol member, string space) => member.ContainingNamespace.ToDisplayString() == space;
}
