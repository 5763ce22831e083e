using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Conformance.Declarations;

/// <summary>
/// Algorithms that no one trains with. Between them they have every form of decay, a first step that is skipped, two sequences of a parameter, a rate that is not the
/// learning rate, a branch on the host, the gradient of the step before, and numbers that tensors and groups keep: what an algorithm over elements may need.
/// </summary>
internal static class SampleAlgorithms
{
    /// <summary>The share of a gradient's difference to the one before it.</summary>
    public const double Look = 0.25;

    private static readonly Hyperparameter LookAhead = Hyperparameter.Number("Look", Look, HyperparameterRange.Fraction, "The share of the gradient's difference.");

    /// <summary>Each form under the rule that references have, as it is, cautious, and in float64; and under the other rules, where forms do not differ, the rest.</summary>
    public static IReadOnlyList<DeclaredClass> Classes { get; } =
    [
        .. from algorithm in All()
           from variant in new (bool IsCautious, DType Type)[] { (false, DType.Float32), (true, DType.Float32), (false, DType.Float64) }
           select Class(algorithm, DecayRule.LearningRate, variant.IsCautious, variant.Type),
        .. from algorithm in All().Where(algorithm => algorithm.Name.StartsWith("Factor", StringComparison.Ordinal))
           from decay in Enum.GetValues<DecayRule>().Where(decay => decay != DecayRule.LearningRate)
           select Class(algorithm, decay, decay == DecayRule.Scheduled, DType.Float32),
    ];

    private static DeclaredClass Class(AlgorithmDeclaration algorithm, DecayRule decay, bool isCautious, DType type) =>
        new(algorithm, new Dictionary<string, double>(), decay, isCautious, type);

    private static AlgorithmDeclaration[] All() =>
    [
        .. from form in Enum.GetValues<DecayForm>()
           from skipsFirstStep in new[] { false, true }
           select Declaration(form, skipsFirstStep, hasSecond: false),
        Declaration(DecayForm.Factor, false, hasSecond: true),
        Declaration(DecayForm.InUpdate, false, hasSecond: true),
    ];

    private static AlgorithmDeclaration Declaration(DecayForm form, bool skipsFirstStep, bool hasSecond) => new()
    {
        Name = $"{form}{(skipsFirstStep ? " with a skipped first step" : string.Empty)}{(hasSecond ? " of two sequences" : string.Empty)}",
        LearningRate = 1e-3,
        WeightDecay = 1e-2,
        Hyperparameters = [LookAhead],
        Rule = spec => new()
        {
            Title = "A sample",
            StateSlots =
            [
                Moments.FirstSlot(spec),
                new StateSlotSpec("previousGradient", "previous_gradient", spec.State, "h, the gradient of the step before"),
                .. hasSecond ? new[] { new StateSlotSpec("second", "second", spec.State, "z, the second sequence") } : [],
            ],
            TensorScalars = [new TensorScalarSpec("product", "product", 1, "The product of the momenta")],
            GroupScalars =
            [
                new TensorScalarSpec("groupStep", "step", 0, "How many steps the group has taken"),
                new TensorScalarSpec("weightSum", "weight_sum", 0, "The sum of the squared learning rates"),
            ],
            GroupAdvance = ["groupStep++;", "weightSum += learningRate * learningRate;"],
            ScalarPreparation =
            [
                "double momentum = groupStep < 3 ? 0.5 : 0.75;",
                "product = (float)(product * momentum);",
                "double rate = learningRate / (1 + product);",
                "double share = weightSum == 0 ? 0 : learningRate * learningRate / weightSum;",
            ],
            Scalars =
            [
                new ScalarSpec("Momentum", "momentum", "The momentum."),
                new ScalarSpec("OneMinusMomentum", "(1 - momentum)", "What it leaves to the gradient."),
                new ScalarSpec("Share", "(share * Look)", "The difference's share."),
                new ScalarSpec("FirstStep", "(step == 1 ? -1 : 1)", "Negative in the first step."),
                new ScalarSpec("NegativeRate", "(-rate)", "The step's length."),
            ],
            Stages = Stages(skipsFirstStep, hasSecond),
            Decay = new()
            {
                Form = form,
                Direction = "direction",
                LearningRate = "rate",
                LearningRateSymbol = "r",
                NegativeRate = "NegativeRate",
                SkipsFirstStep = skipsFirstStep,
                Decayed = hasSecond ? ["parameter", "second"] : ["parameter"],
            },
        },
    };

    private static IEnumerable<StageSpec> Stages(bool skipsFirstStep, bool hasSecond)
    {
        const string First = "TLane.All(scalars.FirstStep)";
        if (hasSecond)
        {
            yield return new("The second sequence starts where the first is", $"second = TLane.SelectNegative({First}, parameter, second);");
        }

        yield return new(
            "Difference to the gradient before",
            $"TLane difference = gradient - TLane.SelectNegative({First}, gradient, previousGradient);");
        yield return new(
            "Moment",
            "expAvg = TLane.Fma(TLane.All(scalars.OneMinusMomentum), gradient, expAvg * TLane.All(scalars.Momentum));");
        yield return new("Direction", "TLane direction = TLane.Fma(TLane.All(scalars.Share), difference, expAvg);");
        string stepped = "TLane.Fma(TLane.All(scalars.NegativeRate), direction, parameter)";
        yield return new("Step", $"parameter = {(skipsFirstStep ? $"TLane.SelectNegative({First}, parameter, {stepped})" : stepped)};") { IsStep = true };
        if (hasSecond)
        {
            yield return new("Step of the second sequence", "second = second + TLane.All(scalars.NegativeRate) * direction;");
        }

        yield return new("What the next step compares with", "previousGradient = gradient;");
    }
}
