using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.TrainingLoop;

/// <summary>Rules GENOPT5xxx: the order of calls in a training loop.</summary>
internal static class TrainingLoopDescriptors
{
    private const string Category = "GenOptim.TrainingLoop";

    public static readonly DiagnosticDescriptor SchedulerBeforeOptimizer = new(
        id: "GENOPT5001",
        title: "The schedule advances before the optimizer steps",
        messageFormat: "'{0}.step()' runs before '{1}.step()', so that the first learning rate of the schedule is skipped and every step is taken with the next one's: call it after the optimizer's step",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A generated optimizer takes its Schedule itself, which advances only with a step that was taken.",
        helpLinkUri: HelpLink.For("GENOPT5001"));
}
