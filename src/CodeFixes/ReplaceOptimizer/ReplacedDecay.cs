using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Diagnostics.Replacing;
using GenOptim.Generator.Emit;
using Microsoft.CodeAnalysis.Operations;
using Constants = GenOptim.Generator.Diagnostics.Reading.Constant;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>The weight decay of the class that replaces an optimizer: the same decay where there is one, otherwise one chosen by timescale.</summary>
internal sealed class ReplacedDecay
{
    private ReplacedDecay(string comment, string constant, string? passed = null, string? assigned = null, bool isCoupled = false)
    {
        Comment = comment;
        Constant = constant;
        Passed = passed;
        Assigned = assigned;
        IsCoupled = isCoupled;
    }

    /// <summary>Where the value comes from.</summary>
    public string Comment { get; }

    /// <summary>The attribute's <c>WeightDecay</c>, as C#.</summary>
    public string Constant { get; }

    /// <summary>The <c>weight_decay</c> that is passed where the optimizer is created, as C#, because it or the learning rate is no constant; otherwise null.</summary>
    public string? Passed { get; }

    /// <summary>What the new class makes of its parameters <c>learningRate</c> and <c>weightDecay</c>, as C#; null where nothing is passed.</summary>
    public string? Assigned { get; }

    /// <summary>Whether the learning rate still multiplies it, under <c>DecayRule.LearningRate</c>.</summary>
    public bool IsCoupled { get; }

    /// <summary>The decay that takes the place of <paramref name="decay"/>, with <paramref name="learningRate"/> as the creation has it, as C#.</summary>
    public static ReplacedDecay Of(TorchCreation creation, ReplacedConstants constants, IArgumentOperation decay, string learningRate)
    {
        string optimizer = creation.Optimizer.Name;
        if (creation.Optimizer.IsAdaptive && creation.Optimizer.IsCoupled)
        {
            string reason = $"No decay equals {optimizer}'s L2 term, which is divided by each weight's own gradient history.";
            return Constants.Number(decay.Value) is null ? ByTimescaleUnlessZero(reason, Text(decay)) : ByTimescale(reason);
        }

        return creation.Optimizer.IsCoupled ? OfSgd(creation, constants, decay) : OfAdamW(creation, decay, learningRate);
    }

    private static ReplacedDecay OfSgd(TorchCreation creation, ReplacedConstants constants, IArgumentOperation decay)
    {
        double momentum = constants.Momentum;
        double dampening = constants.Dampening;
        string formula = DecayPerStep.FormulaOfSgd(momentum, dampening);
        string factors = (dampening == 0 ? string.Empty : $" * (1 - {Literal.Double(dampening)})") + (momentum == 0 ? string.Empty : $" / (1 - {Literal.Double(momentum)})");
        if (Constants.Number(decay.Value) is not { } value || creation.LearningRateValue is not { } rate)
        {
            return Pass(decay, "learningRate * weightDecay" + factors, formula);
        }

        // The product is left to the compiler, which shows where it comes from.
        return DecayPerStep.OfSgd(rate, value, momentum, dampening) is { } perStep && IsQuiet(perStep)
            ? new ReplacedDecay($"{formula}, with which SGD's L2 term decays in the long run.", $"{Literal.Double(rate)} * {Literal.Double(value)}{factors}")
            : ByTimescale($"SGD's L2 term took {Numbers.Text(rate * value * (1 - dampening) / (1 - momentum))} off a weight per step, out of the range of a useful decay.");
    }

    private static ReplacedDecay OfAdamW(TorchCreation creation, IArgumentOperation decay, string learningRate)
    {
        if (Constants.Number(decay.Value) is not { } value || creation.LearningRateValue is not { } rate)
        {
            return Pass(decay, "learningRate * weightDecay", "lr * weight_decay");
        }

        return IsQuiet(rate * value)
            ? new ReplacedDecay(
                $"lr * weight_decay = {learningRate} * {Text(decay)}: the fraction of a weight that AdamW takes off per step.",
                $"{Literal.Double(rate)} * {Literal.Double(value)}")
            : new ReplacedDecay(
                $"{Numbers.Text(rate * value)} of a weight per step is a strong decay, so that the rule that multiplies it by the learning rate is kept.",
                Literal.Double(value),
                isCoupled: true);
    }

    private static ReplacedDecay Pass(IArgumentOperation decay, string assigned, string formula)
    {
        return new ReplacedDecay($"The decay is {formula} at the first step, which is no constant: it is computed where the optimizer is created.", "0.0", Text(decay), assigned);
    }

    // A setting of 0 goes on to mean no decay.
    private static ReplacedDecay ByTimescaleUnlessZero(string reason, string decay)
    {
        ReplacedDecay chosen = ByTimescale($"{reason} A weightDecay of 0 goes on to mean none.");
        return new ReplacedDecay(chosen.Comment, "0.0", decay, $"weightDecay == 0 ? 0 : {chosen.Constant}");
    }

    private static ReplacedDecay ByTimescale(string reason)
    {
        return new ReplacedDecay(
            $"{reason} The decay is chosen by timescale instead: with 1e-5 a weight fades to 1/e over 100,000 steps; write 1 / steps for another.",
            Literal.Double(DecayPerStep.Typical));
    }

    // Neither too large nor too small for what the analyzers take for a decay per step.
    private static bool IsQuiet(double perStep)
    {
        return perStep is > 0 and < 1e-3 && !DecayPerStep.IsLostInFloat32(perStep);
    }

    private static string Text(IArgumentOperation argument)
    {
        return argument.Value.Syntax.ToString();
    }
}
