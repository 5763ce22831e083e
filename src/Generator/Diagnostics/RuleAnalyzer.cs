using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics;

/// <summary>
/// Runs rules over the code in one pass: concurrently, silent in generated code, and only where the compilation sees a library that they are
/// about. One analyzer for many rules, because what an analyzer costs is mostly being called for every operation of a project.
/// </summary>
public abstract class RuleAnalyzer : DiagnosticAnalyzer
{
    private readonly ImmutableArray<MisuseRule> _rules;

    private protected RuleAnalyzer(ImmutableArray<MisuseRule> rules)
    {
        _rules = rules;
        SupportedDiagnostics = [.. rules.Select(static rule => rule.Descriptor)];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        // Generated code is not analysed, so nothing in it can be reported. Saying that reports are allowed there saves the compiler from
        // finding out for every diagnostic whether its place is generated, which binds the whole file and costs more than the rules do.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private void Start(CompilationStartAnalysisContext context)
    {
        var symbols = KnownSymbols.For(context.Compilation);
        if (symbols is { Torch: null, GenOptim: null })
        {
            return;
        }

        var watch = new CodeWatch(symbols);
        foreach (MisuseRule rule in _rules)
        {
            rule.Start(watch);
        }

        watch.Register(context);
    }
}
