using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4003: a group of NAdam, RAdam or Adamax without a learning rate, whose default there is 1.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GroupLearningRateOfOneAnalyzer : GenOptimAnalyzer
{
    private const double FactoryLearningRate = 0.002;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ParameterGroupDescriptors.GroupLearningRateOfOne];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.Torch is not { } torch)
        {
            return;
        }

        TorchCreation.Register(context, torch, static (operation, creation) =>
        {
            if (creation is { Kind: TorchCreationKind.Group, Optimizer.GroupLearningRateIsOne: true, LearningRate: null }
                && creation.Method.Parameters.Any(static parameter => parameter.Name == "lr")
                && creation.LearningRateValue is 1.0)
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    ParameterGroupDescriptors.GroupLearningRateOfOne,
                    creation.Operation.Syntax.GetLocation(),
                    creation.Optimizer.Name,
                    Numbers.Text(1),
                    Numbers.Text(1 / FactoryLearningRate)));
            }
        });
    }
}
