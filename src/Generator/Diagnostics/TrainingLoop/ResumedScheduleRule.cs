using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
                && IsNew(optimizer, watch.Symbols.Torch!))
            {
                operation.ReportDiagnostic(Diagnostic.Create(
                    TrainingLoopDescriptors.ResumedSchedule, epoch.Syntax.GetLocation(), optimizer.Syntax.ToString(), Numbers.Text(last)));
            }
        });
    }

    private static bool IsNew(IOperation optimizer, TorchSymbols torch)
    {
        if (Constant.Variable(optimizer) is null)
        {
            return TorchCreation.TryRead(Constant.Unwrap(optimizer), torch) is not null;
        }

        return Origin.Of(optimizer) is { } origin
            && TorchCreation.TryRead(origin, torch) is not null

            // What loads a state or sets a rate resumes; reading the rate, for a log, does not.
            && !Provenance.ScopeOf(optimizer.Syntax).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(static access =>
                access.Name.Identifier.ValueText is "load_state_dict" or "LoadStateDict"
                || (access.Name.Identifier.ValueText is "LearningRate" or "InitialLearningRate" && access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access));
    }
}
