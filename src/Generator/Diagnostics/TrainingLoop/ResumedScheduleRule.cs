using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>GENOPT5003: <c>last_epoch</c>, with which a schedule is resumed, is given to the schedule of an optimizer that is new.</summary>
internal sealed class ResumedScheduleRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => TrainingLoopDescriptors.ResumedSchedule;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnSchedulerCreation((operation, creation) =>
        {
            if (creation is { LastEpoch: { } epoch, Optimizer: { } optimizer }
                && Constant.Number(epoch.Value) is >= 0 and { } last
                && IsNew(optimizer, creation.Operation, watch.Symbols.Torch!))
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    TrainingLoopDescriptors.ResumedSchedule, epoch.Syntax.GetLocation(), optimizer.Syntax.ToString(), Numbers.Text(last)));
            }
        });
    }

    private static bool IsNew(IOperation optimizer, IOperation scheduler, TorchSymbols torch)
    {
        if (Constant.Variable(optimizer) is not { } variable)
        {
            return TorchCreation.TryRead(Constant.Unwrap(optimizer), torch) is not null;
        }

        return optimizer.SemanticModel is { } model
            && Origin.Of(optimizer) is { } origin
            && TorchCreation.TryRead(origin, torch) is not null
            && !Resumption.MayComeBefore(scheduler.Syntax, variable, origin.Syntax, model, torch);
    }
}
