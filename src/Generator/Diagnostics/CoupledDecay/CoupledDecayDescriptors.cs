using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.CoupledDecay;

/// <summary>Rules GENOPT1xxx: weight decay that is tied to the gradient or to the learning rate.</summary>
internal static class CoupledDecayDescriptors
{
    private const string Category = "GenOptim.CoupledDecay";

    public static readonly DiagnosticDescriptor CoupledWeightDecay = new(
        id: "GENOPT1001",
        title: "Weight decay goes through the gradient",
        messageFormat: "'{0}' adds weight_decay * p to the gradient, {1}; a [DecoupledOptimizer] class takes the decay off the weight itself{2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An L2 term in the gradient passes through momentum and moments, so that its strength differs per weight and depends on the gradients.",
        helpLinkUri: HelpLink.For("GENOPT1001"));

    public static readonly DiagnosticDescriptor LearningRateCoupledDecay = new(
        id: "GENOPT1002",
        title: "Weight decay is multiplied by the learning rate",
        messageFormat: "TorchSharp's AdamW decays by lr * weight_decay per step, so a sweep over lr changes the regularisation too; {0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Under DecayRule.Scheduled the decay follows the schedule but is not scaled by the initial learning rate, so the two can be tuned apart.",
        helpLinkUri: HelpLink.For("GENOPT1002"));

    public static readonly DiagnosticDescriptor MissingWeightDecay = new(
        id: "GENOPT1003",
        title: "TorchSharp's AdamW does not decay by default",
        messageFormat: "weight_decay is not given, and TorchSharp's default is 0 where PyTorch's AdamW has 0.01: write the value that you mean",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Code ported from PyTorch silently loses its weight decay, because the two libraries differ in the default.",
        helpLinkUri: HelpLink.For("GENOPT1003"));

    public static readonly DiagnosticDescriptor DecayTimesLearningRate = new(
        id: "GENOPT1004",
        title: "Weight decay is proportional to the square of the learning rate",
        messageFormat: "'{0}' already multiplies weight_decay by the learning rate, so '{1}' makes the decay per step proportional to lr squared{2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The optimizer multiplies by the learning rate; a value that contains it is multiplied twice.",
        helpLinkUri: HelpLink.For("GENOPT1004"));

    public static readonly DiagnosticDescriptor DecayDividedByLearningRate = new(
        id: "GENOPT1005",
        title: "Weight decay is divided by the learning rate to decouple it",
        messageFormat: "'{0}' cancels the learning rate only while it keeps its first value; [DecoupledOptimizer] with DecayRule.Scheduled and WeightDecay = {1} says the same and stays right",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Dividing by the learning rate imitates full decoupling at the first step only; whatever changes the learning rate by hand breaks it.",
        helpLinkUri: HelpLink.For("GENOPT1005"));

    public static readonly DiagnosticDescriptor MaximizeReversesDecay = new(
        id: "GENOPT1006",
        title: "Weight decay makes the weights grow",
        messageFormat: "TorchSharp's SGD with maximize adds lr * weight_decay * p to the weight, so the weights grow{0}; decay apart from the optimizer, or minimise the negated objective",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "SGD adds the L2 term to the gradient before it reverses the sign of the whole step.",
        helpLinkUri: HelpLink.For("GENOPT1006"));
}
