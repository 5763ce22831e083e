using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.DoubleDecay;

/// <summary>Rules GENOPT2xxx: weights that are decayed twice.</summary>
internal static class DoubleDecayDescriptors
{
    private const string Category = "GenOptim.DoubleDecay";

    public static readonly DiagnosticDescriptor PenaltyBesideDecay = new(
        id: "GENOPT2001",
        title: "An L2 penalty is added to the loss of parameters that already decay",
        messageFormat: "The penalty '{0}' decays what '{1}' already decays, and its part goes through the gradient: keep one of the two",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The gradient of the penalty is coupled decay; together with the optimizer's own decay the weights shrink twice.",
        helpLinkUri: HelpLink.For("GENOPT2001"));

    public static readonly DiagnosticDescriptor GradientDecayBesideDecay = new(
        id: "GENOPT2002",
        title: "Decay is added to the gradient of parameters that already decay",
        messageFormat: "'{0}' adds decay to the gradient of a parameter that '{1}' already decays{2}: remove it and set the optimizer's weight decay instead",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Decay inside the gradient is coupled; together with the optimizer's own decay the weights shrink twice.",
        helpLinkUri: HelpLink.For("GENOPT2002"));

    public static readonly DiagnosticDescriptor ManualDecayBesideDecay = new(
        id: "GENOPT2003",
        title: "Weights are decayed by hand beside an optimizer that decays them",
        messageFormat: "'{0}' decays a weight by hand{2} that '{1}' already decays in its step: keep one of the two",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The weights shrink twice per step.",
        helpLinkUri: HelpLink.For("GENOPT2003"));

    public static readonly DiagnosticDescriptor ScheduleAppliedTwice = new(
        id: "GENOPT2004",
        title: "The schedule is multiplied into a decay that already follows it",
        messageFormat: "Under DecayRule.Scheduled '{0}' already scales its decay by lr/lr0, so '{1}' makes it follow the square of the schedule{2}: assign the bare weight decay",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The generated rule computes f = lr/lr0 itself in every step.",
        helpLinkUri: HelpLink.For("GENOPT2004"));
}
