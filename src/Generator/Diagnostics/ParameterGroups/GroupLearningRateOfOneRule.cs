using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4003: a group of NAdam, RAdam or Adamax without a learning rate, whose default there is 1.</summary>
internal sealed class GroupLearningRateOfOneRule : MisuseRule
{
    private const double FactoryLearningRate = 0.002;

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => ParameterGroupDescriptors.GroupLearningRateOfOne;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
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
