using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.UserRules;

/// <summary>The methods of a class by what they call: what has no lane and no mark itself, but is called by what has, runs where that runs.</summary>
internal sealed class RuleHelpers
{
    private readonly ConcurrentDictionary<IMethodSymbol, Method> _methods = new(SymbolEqualityComparer.Default);

    public void Watch(SymbolStartAnalysisContext type, Action<OperationBlockAnalysisContext, RuleHelpers> analyze)
    {
        type.RegisterOperationBlockAction(block => analyze(block, this));
        type.RegisterSymbolEndAction(context =>
        {
            Report(context, static place => place is RunsOn.Lanes, static method => method.OverLanes);
            Report(context, static place => place is RunsOn.Host or RunsOn.Matrices, static method => method.OnHost);
            Report(context, static place => place is RunsOn.Matrices, static method => method.OnMatrices);
        });
    }

    /// <summary>Takes in a method, where it runs by what it says itself, and what would be wrong about it over lanes, on the host, and there in the middle of a step.</summary>
    public void Add(IMethodSymbol method, RunsOn runsOn, Diagnostic[] overLanes, Diagnostic[] onHost, Diagnostic[] onMatrices, IOperation[] operations) =>
        _methods[method] = new(runsOn, overLanes, onHost, onMatrices, [.. operations.OfType<IInvocationOperation>().Select(call => call.TargetMethod.OriginalDefinition)]);

    /// <summary>Reports what is wrong about those methods that run in a place because they are called there; what says so itself is reported with its body.</summary>
    private void Report(SymbolAnalysisContext context, Func<RunsOn, bool> isThere, Func<Method, Diagnostic[]> faults)
    {
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var called = new Stack<IMethodSymbol>(_methods.Values.Where(method => isThere(method.RunsOn)).SelectMany(method => method.Calls));
        while (called.Count > 0)
        {
            IMethodSymbol symbol = called.Pop();
            if (seen.Add(symbol) && _methods.TryGetValue(symbol, out Method? method) && method.RunsOn == RunsOn.WhereItIsCalled)
            {
                Array.ForEach(faults(method), context.ReportDiagnostic);
                Array.ForEach(method.Calls, called.Push);
            }
        }
    }

    private sealed record Method(RunsOn RunsOn, Diagnostic[] OverLanes, Diagnostic[] OnHost, Diagnostic[] OnMatrices, IMethodSymbol[] Calls);
}

/// <summary>Where a method of a rule runs.</summary>
internal enum RunsOn
{
    WhereItIsCalled,
    Lanes,
    Host,

    /// <summary>On the host, for every matrix in every step.</summary>
    Matrices,
}
