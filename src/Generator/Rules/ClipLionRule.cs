using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Lion (https://arxiv.org/abs/2302.06675) whose gradient is cut, tensor by tensor, where its norm is an outlier: llm-foundry's DecoupledClipLion, without the crash at its first outlier.
/// </summary>
internal static class ClipLionRule
{
    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "ClipLion",
        Paper = "https://arxiv.org/abs/2302.06675",
        LearningRate = 1e-4,
        WeightDecay = 0,
        Hyperparameters = [LionWRule.Beta1, LionWRule.Beta2, Outliers.Threshold(5)],
        Rule = static spec => new()
        {
            Title = "ClipLion",
            StateSlots = [LionWRule.Slot(spec)],
            TensorScalars = [Outliers.Norms],
            Measures =
            [
                new MeasurePassSpec(
                    new StageSpec[] { new("Gradient, whose norm is watched", "part = gradient;") }.ToEquatableArray(),
                    new[] { new MeasureSpec("part", "gradientSquares", ReductionKind.SumOfSquares, "the sum of the gradient's squares") }.ToEquatableArray()),
            ],
            CautionAfter = 1,
            ScalarPreparation =
            [
                "double norm = global::System.Math.Sqrt(gradientSquares);",
                .. Outliers.Preparation,
                "double gradientScale = isOutlier ? OutlierThreshold * oldMean / norm : 1;",
            ],
            Scalars =
            [
                new ScalarSpec("GradientScale", "gradientScale", "What the gradient is multiplied by: 1, or what brings an outlier's norm down to the threshold."),
                new ScalarSpec("NegativeLearningRate", "(-learningRate)", "−lr."),
            ],
            Stages =
            [
                new StageSpec(
                    "Gradient, cut where its norm is an outlier: g ← c·g",
                    "gradient = gradient * TLane.All(scalars.GradientScale);",
                    "g ← c·g   with c = min(1, t·M/‖g‖), M the mean of the tensor's norms that are at least 500 steps old, at most 500 of them; c = 1 before its 501st step"),
                .. LionWRule.Stages(spec, "lr"),
            ],
            CautionScale = CautionScale.InverseCount(spec),
            Decay = new() { Direction = "direction", IsOwnVariable = true },
        },
    };
}
