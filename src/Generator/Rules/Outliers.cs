using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// How llm-foundry's adaptive Lions find outliers: a norm is one if it exceeds a threshold times the mean of those norms that are at least 500 steps old, at most 500 of them. So there is
/// none before a tensor's 501st step. Outliers are themselves recorded, but for norms that are no
/// number, which would spoil the mean for the next thousand steps.
/// </summary>
internal static class Outliers
{
    private const int Delay = 500;

    private const int Window = 500;

    public static Hyperparameter Threshold(double @default) => Hyperparameter.Number(
        "OutlierThreshold", @default, HyperparameterRange.NonNegative, "t, how many times the mean of old norms a norm must exceed to be an outlier.");

    public static TensorScalarSpec Norms { get; } = new("norms", "norms", 0, "the norms of the last 1,000 steps, in a ring; −1 for one that was not finite") { Count = Delay + Window };

    /// <summary>Statements that record <c>norm</c> and give <c>oldMean</c> and <c>isOutlier</c>.</summary>
    public static IEnumerable<string> Preparation { get; } =
    [
        "double oldSum = 0;",
        "long oldCount = 0;",
        $"for (long old = global::System.Math.Max(1, step - {Delay + Window - 1}); old <= step - {Delay}; old++)",
        "{",
        $"    double oldNorm = norms[(int)(old % {Delay + Window})];",
        "    if (oldNorm >= 0)",
        "    {",
        "        oldSum += oldNorm;",
        "        oldCount++;",
        "    }",
        "}",
        string.Empty,
        "double oldMean = oldCount > 0 ? oldSum / oldCount : double.PositiveInfinity;",
        "bool isOutlier = norm > OutlierThreshold * oldMean;",
        $"norms[(int)(step % {Delay + Window})] = double.IsFinite(norm) ? norm : -1;",
    ];
}
