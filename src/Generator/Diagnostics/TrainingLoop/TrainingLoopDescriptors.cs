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

    public static readonly DiagnosticDescriptor SchedulerNeverStepped = new(
        id: "GENOPT5002",
        title: "A schedule is created and never advances",
        messageFormat: "Nothing calls '{0}.step()', so '{1}' keeps the learning rate with which the schedule begins: call it after the epochs or steps that it counts, or leave it out",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A scheduler of TorchSharp changes the learning rate when it is created and in its step(), and at no other time.",
        helpLinkUri: HelpLink.For("GENOPT5002"));

    public static readonly DiagnosticDescriptor ResumedSchedule = new(
        id: "GENOPT5003",
        title: "A new optimizer's schedule begins in the middle",
        messageFormat: "last_epoch: {1} resumes a schedule after epoch {1}, but '{0}' is new and begins at its first learning rate: leave last_epoch out",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The schedule counts from last_epoch on, while the learning rate is that of a first epoch, so that its steps fall in the wrong places.",
        helpLinkUri: HelpLink.For("GENOPT5003"));

    public static readonly DiagnosticDescriptor OwnStepCounter = new(
        id: "GENOPT5004",
        title: "The learning rate is set from a counter that counts steps which are left out",
        messageFormat: "'{0}' counts the steps that '{1}' leaves out too ({2}), so the learning rate runs ahead of the steps taken: set a Schedule, or use '{1}.StepCount'",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A class that leaves steps out counts only those that were taken, and so does its Schedule.",
        helpLinkUri: HelpLink.For("GENOPT5004"));

    public static readonly DiagnosticDescriptor TrainingPointSaved = new(
        id: "GENOPT5005",
        title: "A model is saved where Schedule-Free trains and not where it is evaluated",
        messageFormat: "'{0}' holds the point where '{1}' takes gradients, not the average that is evaluated: save it within 'using ({1}.UseEvaluationPoint())'",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The Schedule-Free algorithms train at one point and are evaluated at another. A checkpoint of the optimizer holds both and is saved as it is.",
        helpLinkUri: HelpLink.For("GENOPT5005"));
}
