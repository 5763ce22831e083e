using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>GENOPT2003: <c>p[i] *= 1 - lr * wd</c> or <c>p.mul_(1 - ...)</c> beside an optimizer that decays p.</summary>
internal sealed class ManualDecayBesideDecayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DoubleDecayDescriptors.ManualDecayBesideDecay;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        KnownSymbols symbols = watch.Symbols;
        watch.OnTensorUpdate((operation, update) =>
        {
            if (update.IsScaling)
            {
                Check(operation, update.Target, update.Operand, symbols);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, IOperation target, IOperation factor, KnownSymbols symbols)
    {
        if (!DecayFactor.IsShrinking(factor)
            || !TrainedTensor.MayBeWeight(target)
            || TrainedTensor.IsNamedGradient(target)
            || TrainedTensor.IsPartOfAverage(context.Operation.Syntax, target.Syntax)
            || Provenance.Of(target, valuesOnly: true) is not { Variables.Count: > 0 } trail)
        {
            return;
        }

        foreach (DecayingOptimizer optimizer in DecayingOptimizer.Around(context.Operation, trail, symbols))
        {
            if (trail.Meets(optimizer.Values))
            {
                string share = Constant.Number(factor) is { } value
                    ? $", by {Numbers.Text(1 - value)} of its size (a half-life of {Numbers.Steps(Numbers.HalfLife(1 - value))}),"
                    : string.Empty;
                context.ReportDiagnostic(Diagnostic.Create(
                    DoubleDecayDescriptors.ManualDecayBesideDecay,
                    context.Operation.Syntax.GetLocation(),
                    context.Operation.Syntax.ToString(),
                    optimizer.Name,
                    share));
                return;
            }
        }
    }
}
