using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics;

/// <summary>What all analyzers share: concurrent, silent in generated code, and started only with the symbols resolved.</summary>
public abstract class GenOptimAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start => Start(start, KnownSymbols.For(start.Compilation)));
    }

    /// <summary>Registers the actions of the rule, or none where the compilation does not see the library that it is about.</summary>
    private protected abstract void Start(CompilationStartAnalysisContext context, KnownSymbols symbols);
}
