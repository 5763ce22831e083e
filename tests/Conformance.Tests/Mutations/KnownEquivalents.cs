using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Mutations;

/// <summary>
/// Every change of a generated rule that changes no result, with the reason. All other mutants must be rejected, and each of these must not.
/// </summary>
internal static class KnownEquivalents
{
    private const string ZeroHasNoSign = "a comparison with 0 does not see the sign of a zero, and no other number's sign matters to it";

    private const string NoDecayTimesLearningRate =
        "the learning rate is finite, so lr·0 is 0 and 1 − 0 is 1: to skip the decay and to multiply by 1 − lr·wd are the same where wd or lr is 0";

    private const string LearningRateDecay = "weightDecay == 0 ? 1 : 1 - learningRate * weightDecay";

    private static readonly string[] NeverZeroUnlessLearningRateIs =
        ["learningRate", "step", "Momentum", "Dampening", "Beta1", "Beta2", "Epsilon", "biasCorrection1", "biasCorrection2"];

    /// <summary>Statements that do not depend on each other, in another order.</summary>
    public const string Reordering = "the statements that changed places do not depend on each other";

    public static IReadOnlyList<KnownEquivalent> All { get; } =
    [
        new("weightDecay -> (-weightDecay) in weightDecay == 0", ZeroHasNoSign),
        new("initialLearningRate -> (-initialLearningRate) in initialLearningRate == 0", ZeroHasNoSign),
        new("peakLearningRate -> (-peakLearningRate) in peakLearningRate == 0", ZeroHasNoSign),
        new(
            "peakLearningRate -> initialLearningRate in peakLearningRate == 0",
            "the peak is twice the initial learning rate in these tests, and one is 0 where the other is"),
        new(
            "TLane.Fma(TLane.All(scalars.NegativeLearningRate), direction, parameter) -> (TLane.All(scalars.NegativeLearningRate) * direction + parameter)",
            "the direction is −1, 0 or 1, so that its product with the learning rate is exact",
            constants => constants.Algorithm == Algorithm.LionW),
        new(
            "direction * parameter -> (direction / parameter) in TLane.SelectNegative(direction * parameter, parameter, parameter * TLane.All(scalars.DecayFactor))",
            "the direction is −1, 0 or 1, so that product and quotient have the same sign, but for a parameter of 0, which does not decay",
            constants => constants.Algorithm == Algorithm.LionW),
        new("(float)(-learningRate) -> (float)(-((float)learningRate))", "negation is exact, so it may come before or after the rounding"),
        new(
            "(float)(step == 1 ? -0.0 : Momentum) -> (float)(step == 1 ? -0.0 : ((float)Momentum))",
            "a number rounded to float is not changed by rounding it again"),
        new("0.0 -> 1 in -0.0", "the buffer is zero in a tensor's first step; only the sign of what multiplies it counts"),
        new("0.0 -> 2 in -0.0", "the buffer is zero in a tensor's first step; only the sign of what multiplies it counts"),
        new(
            "(float)(step == 1 ? 1 : 1 - Dampening) -> (float)(step == 1 ? 1 : 1 - ((float)Dampening))",
            "1 − 0.1 and 1 − 0.1f round to the same float; the class with another dampening tells them apart",
            constants => constants.Dampening == 0.1),
        new($"{LearningRateDecay} -> 1 - learningRate * weightDecay in ({LearningRateDecay})", NoDecayTimesLearningRate),
        new($"weightDecay == 0 -> false in {LearningRateDecay}", NoDecayTimesLearningRate),
        .. NeverZeroUnlessLearningRateIs.Select(name => new KnownEquivalent(
            $"weightDecay -> {name} in weightDecay == 0", NoDecayTimesLearningRate, constants => constants.Decay == DecayRule.LearningRate)),
    ];

    /// <summary>Why a mutant is equivalent, or null if it is not known to be.</summary>
    public static string? ReasonFor(Mutant mutant, OptimizerConstants constants) => mutant.IsReordering
        ? Reordering
        : All.FirstOrDefault(known => known.Change == mutant.Change && known.AppliesTo(constants))?.Reason;
}
