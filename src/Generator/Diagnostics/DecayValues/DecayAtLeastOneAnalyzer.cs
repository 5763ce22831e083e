using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3002: a decay of 1 or more that is applied whole in every step.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecayAtLeastOneAnalyzer : GenOptimAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DecayValueDescriptors.DecayAtLeastOne];

    private protected override void Start(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.GenOptim is not { } genOptim)
        {
            return;
        }

        AttributeDecay.Register(context, genOptim, static (node, attribute) =>
        {
            if (attribute is { WeightDecay: { } argument, Class: { IsFractionPerStep: true, WeightDecay: >= 1 } owner } && IsFinite(owner.WeightDecay))
            {
                node.ReportDiagnostic(Create(argument, owner, owner.WeightDecay));
            }
        });

        context.RegisterOperationAction(
            operation =>
            {
                if (DecayValue.TryRead(operation.Operation, genOptim) is { Class.IsFractionPerStep: true } decay
                    && Constant.Number(decay.Value) is >= 1 and { } value
                    && IsFinite(value))
                {
                    operation.ReportDiagnostic(Create(decay.Place, decay.Class, value));
                }
            },
            OperationKind.SimpleAssignment,
            OperationKind.Argument);
    }

    private static bool IsFinite(double value)
    {
        return !double.IsInfinity(value) && !double.IsNaN(value);
    }

    private static Diagnostic Create(SyntaxNode place, OptimizerClass owner, double value)
    {
        string effect = value switch
        {
            1 => "sets them to 0",
            < 2 => "turns their sign around each time",
            2 => "turns their sign around each time and never shrinks them",
            _ => "makes them grow without bound",
        };
        return Diagnostic.Create(
            DecayValueDescriptors.DecayAtLeastOne, place.GetLocation(), owner.Decay.ToString(), Numbers.Text(value), Numbers.Text(1 - value), effect);
    }
}
