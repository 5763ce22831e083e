using System.Globalization;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Lion (https://arxiv.org/abs/2302.06675) whose learning rate falls, tensor by tensor, after outliers of the moment's norm: llm-foundry's DecoupledAdaLRLion. Decay goes by the scaled
/// rate.
/// </summary>
internal static class AdaLRLionRule
{
    private const int LongestTimeout = 100_000;

    private const string Rate =
        "lr′ = lr·max(MinLearningRateScale, qⁿ)   with n the tensor's outliers of the last OutlierTimeout steps: steps in which the norm of the new m\n"
        + "     exceeded t times the mean of the norms that are at least 500 steps old, at most 500 of them";

    private static readonly Hyperparameter Timeout = Hyperparameter.Number(
        "OutlierTimeout", 100, HyperparameterRange.UpTo(LongestTimeout), "For how many steps an outlier lowers the learning rate.");

    private static readonly Hyperparameter Penalty = Hyperparameter.Number(
        "LearningRatePenalty", 0.707, HyperparameterRange.Fraction, "q, what each outlier multiplies the learning rate by.");

    private static readonly Hyperparameter MinScale = Hyperparameter.Number(
        "MinLearningRateScale", 1e-4, HyperparameterRange.Fraction, "The least that outliers together multiply the learning rate by.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "AdaLRLion",
        Paper = "https://arxiv.org/abs/2302.06675",
        LearningRate = 1e-4,
        WeightDecay = 0,
        Hyperparameters = [LionWRule.Beta1, LionWRule.Beta2, Outliers.Threshold(10), Timeout, Penalty, MinScale],
        Rule = static spec => new()
        {
            Title = "AdaLRLion",
            StateSlots = [LionWRule.Slot(spec)],
            TensorScalars =
            [
                Outliers.Norms,
                new TensorScalarSpec("outliers", "outlier_timestamp", 0, "the numbers of the steps that were outliers, in a ring of OutlierTimeout + 2; 0 for none")
                {
                    Count = (int)spec.Number(Timeout) + 2,
                },
            ],
            Measures =
            [
                new MeasurePassSpec(
                    new StageSpec[] { new("Moment after the step: β₂·m + (1 − β₂)·g", $"next = {LionWRule.Moment(spec)};", Rate) }.ToEquatableArray(),
                    new[] { new MeasureSpec("next", "momentSquares", ReductionKind.SumOfSquares, "the sum of the squares of the moment after the step") }.ToEquatableArray()),
            ],
            ScalarPreparation =
            [
                "double norm = global::System.Math.Sqrt(momentSquares);",
                .. Outliers.Preparation,
                $"outliers[(int)(step % {Ring(spec)})] = isOutlier ? step : 0;",
                "int outlierCount = 0;",
                "foreach (double outlier in outliers)",
                "{",
                $"    outlierCount += outlier != 0 && step - outlier <= {((int)spec.Number(Timeout)).ToString(CultureInfo.InvariantCulture)} ? 1 : 0;",
                "}",
                string.Empty,
                "double scaledLearningRate = learningRate * global::System.Math.Max(MinLearningRateScale, global::System.Math.Pow(LearningRatePenalty, outlierCount));",
            ],
            Scalars = [new ScalarSpec("NegativeLearningRate", "(-scaledLearningRate)", "−lr′.")],
            Stages = LionWRule.Stages(spec, "lr′"),
            CautionScale = CautionScale.InverseCount(spec),
            Decay = new()
            {
                Direction = "direction",
                IsOwnVariable = true,
                LearningRate = "scaledLearningRate",
                LearningRateSymbol = "lr′",
                ScheduledRate = "scaledLearningRate",
            },
        },
    };

    private static string Ring(OptimizerSpec spec) => ((int)spec.Number(Timeout) + 2).ToString(CultureInfo.InvariantCulture);
}
