using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>Rules GENOPT3xxx: weight decays and learning rates whose value does not fit the decay rule.</summary>
internal static class DecayValueDescriptors
{
    private const string Category = "GenOptim.DecayValues";

    public static readonly DiagnosticDescriptor DecayTooLarge = new(
        id: "GENOPT3001",
        title: "Weight decay is too large for a rule that applies it whole in every step",
        messageFormat: "Under DecayRule.{0} a weight decay of {1} {2}{3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Under Scheduled and Constant the value is the fraction lost per step, typically 1e-5; 0.01 is a value for a rule that multiplies it by the learning rate.",
        helpLinkUri: HelpLink.For("GENOPT3001"));

    public static readonly DiagnosticDescriptor DecayAtLeastOne = new(
        id: "GENOPT3002",
        title: "Weight decay of more than 1 reverses the weights",
        messageFormat: "{0} a weight decay of {1} multiplies the weights by {2} in every step, which {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What a step takes off is a fraction of the weight and must be far below 1.",
        helpLinkUri: HelpLink.For("GENOPT3002"));

    public static readonly DiagnosticDescriptor DecayTooSmall = new(
        id: "GENOPT3003",
        title: "Weight decay is too small for a rule that multiplies it by the learning rate",
        messageFormat: "A weight decay of {0} is multiplied by lr = {1}, so that the half-life is {2}: {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A value meant for full decoupling is given to a rule that scales it by the learning rate.",
        helpLinkUri: HelpLink.For("GENOPT3003"));

    public static readonly DiagnosticDescriptor LearningRateFromZero = new(
        id: "GENOPT3004",
        title: "The initial learning rate is 0 or small, so the decay does not follow the learning rate",
        messageFormat: "'{0}' begins with a learning rate of {1}, so {2}: give it the peak learning rate and set a Schedule",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The decay factor is f = lr/lr0. It is 1 by definition where lr0 is 0, and far above 1 where a warm-up by hand begins at a small rate.",
        helpLinkUri: HelpLink.For("GENOPT3004"));

    public static readonly DiagnosticDescriptor DecayRoundedAway = new(
        id: "GENOPT3005",
        title: "float32 rounds the weight decay to nothing",
        messageFormat: "{0} takes {1} off a weight per step, and 1 - {1} is 1 in float32: nothing decays; {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The weights are multiplied by 1 - decay in float32, which is 1 for a decay of 2.98e-8 and less.",
        helpLinkUri: HelpLink.For("GENOPT3005"));

    public static readonly DiagnosticDescriptor ConstantRoundedAway = new(
        id: "GENOPT3006",
        title: "float32 rounds a constant to 0 or 1",
        messageFormat: "'{0}' is {1}, which is {2} in float32: {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Half of the smallest float32, 1.4e-45, and less is rounded to 0, and what is nearer to 1 than 3e-8 to 1.",
        helpLinkUri: HelpLink.For("GENOPT3006"));

    public static readonly DiagnosticDescriptor LionWithAdamConstants = new(
        id: "GENOPT3007",
        title: "Lion is given AdamW's constants",
        messageFormat: "Lion is given {0}, a value for AdamW: every step of Lion moves a weight by the whole learning rate, and it wants {1}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A step of Lion is the sign of its direction times the learning rate, larger than AdamW's, so that its authors take a smaller rate and a larger weight_decay.",
        helpLinkUri: HelpLink.For("GENOPT3007"));
}
