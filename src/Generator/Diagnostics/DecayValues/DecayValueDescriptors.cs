using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>Rules GENOPT3xxx: weight decays and learning rates whose value does not fit the decay rule.</summary>
internal static class DecayValueDescriptors
{
    private const string Category = "GenOptim.DecayValues";

    public static readonly DiagnosticDescriptor DecayTooLarge = new(
        id: "GENOPT3001",
        title: "Weight decay is too large for a rule that applies it whole in every step",
        messageFormat: "Under DecayRule.{0} a weight decay of {1} multiplies the weights by {2} in every step, a half-life of {3} steps{4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Under Scheduled and Constant the value is the fraction lost per step, typically 1e-5; 0.01 is a value for a rule that multiplies it by the learning rate.",
        helpLinkUri: HelpLink.For("GENOPT3001"));

    public static readonly DiagnosticDescriptor DecayAtLeastOne = new(
        id: "GENOPT3002",
        title: "Weight decay of 1 or more erases the weights",
        messageFormat: "Under DecayRule.{0} a weight decay of {1} multiplies the weights by {2} in every step, which {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The value is the fraction of the weight lost per step and must be far below 1.",
        helpLinkUri: HelpLink.For("GENOPT3002"));

    public static readonly DiagnosticDescriptor DecayTooSmall = new(
        id: "GENOPT3003",
        title: "Weight decay is too small for a rule that multiplies it by the learning rate",
        messageFormat: "A weight decay of {0} is multiplied by lr = {1}, so that the half-life is {2} steps: a decay of {0} per step is written {3} under this rule, or {0} under DecayRule.Scheduled",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A value meant for full decoupling is given to a rule that scales it by the learning rate.",
        helpLinkUri: HelpLink.For("GENOPT3003"));

    public static readonly DiagnosticDescriptor LearningRateFromZero = new(
        id: "GENOPT3004",
        title: "The initial learning rate is 0, so the decay does not follow the learning rate",
        messageFormat: "'{0}' begins with a learning rate of 0, so lr/lr0 is taken as 1 and the full weight decay applies in every step, even while lr is 0: give it the peak learning rate and set a Schedule",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The decay factor f = lr/lr0 is 1 by definition where lr0 is 0, so that a warm-up by hand from 0 decays at full strength.",
        helpLinkUri: HelpLink.For("GENOPT3004"));
}
