using System.Collections.Generic;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Decoupled weight decay: <c>p ← p·factor</c>, before the gradient step.</summary>
internal static class DecayRules
{
    public static bool HasDecay(this OptimizerSpec spec) => spec.Decay != DecayKind.None;

    public static IEnumerable<string> Formula(OptimizerSpec spec) => spec.Decay switch
    {
        DecayKind.Scheduled => ["p ← p·(1 − f·wd)   with f = lr/lr0, and f = 1 if lr0 = 0"],
        DecayKind.LearningRate => ["p ← p·(1 − lr·wd)"],
        DecayKind.Constant => ["p ← p·(1 − wd)"],
        _ => [],
    };

    public static string Title(OptimizerSpec spec) => spec.Decay switch
    {
        DecayKind.Scheduled => "decoupled weight decay that follows the learning-rate schedule",
        DecayKind.LearningRate => "decoupled weight decay that is scaled by the learning rate",
        DecayKind.Constant => "decoupled weight decay that is the same in every step",
        _ => "no weight decay",
    };

    public static IEnumerable<ConstantSpec> Constants(OptimizerSpec spec)
    {
        if (spec.HasDecay())
        {
            yield return ConstantSpec.Number("WeightDecay", spec.WeightDecay, "wd of a group that states none.");
        }
    }

    public static IEnumerable<string> ScalarPreparation(OptimizerSpec spec)
    {
        if (spec.Decay == DecayKind.Scheduled)
        {
            yield return "double scheduleFactor = initialLearningRate == 0 ? 1 : learningRate / initialLearningRate;";
        }
    }

    public static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        switch (spec.Decay)
        {
            case DecayKind.Scheduled:
                yield return new ScalarSpec(
                    "DecayFactor",
                    "(weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay)",
                    "What the decay multiplies parameters by: 1 − f·wd.");
                break;
            case DecayKind.LearningRate:
                yield return new ScalarSpec(
                    "DecayFactor",
                    "(weightDecay == 0 ? 1 : 1 - learningRate * weightDecay)",
                    "What the decay multiplies parameters by: 1 − lr·wd.");
                break;
            case DecayKind.Constant:
                yield return new ScalarSpec(
                    "DecayFactor",
                    "(1 - weightDecay)",
                    "What the decay multiplies parameters by: 1 − wd.");
                break;
        }
    }

    public static IEnumerable<StageSpec> Stages(OptimizerSpec spec)
    {
        const string Code = "parameter = parameter * TLane.All(scalars.DecayFactor);";
        switch (spec.Decay)
        {
            case DecayKind.Scheduled:
                yield return new StageSpec(Stage.DecayScheduled, Code);
                break;
            case DecayKind.LearningRate:
                yield return new StageSpec(Stage.DecayLearningRate, Code);
                break;
            case DecayKind.Constant:
                yield return new StageSpec(Stage.DecayConstant, Code);
                break;
        }
    }
}
