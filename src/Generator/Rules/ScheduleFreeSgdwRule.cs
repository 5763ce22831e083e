using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Schedule-Free SGDW (Defazio et al., https://arxiv.org/abs/2405.15682), in the order of operations of its authors' class. Under <c>DecayRule.LearningRate</c> decay is added at y, as
/// theirs is by default.
/// </summary>
internal static class ScheduleFreeSgdwRule
{
    private static readonly Hyperparameter Momentum = Hyperparameter.Number(
        "Momentum", 0.9, HyperparameterRange.Inside, "β, the share of the average in the point where gradients are taken.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "ScheduleFreeSgdw",
        Paper = ScheduleFree.Paper,
        LearningRate = 1,
        WeightDecay = 0,
        Hyperparameters = [Momentum, ScheduleFree.WarmupSteps, ScheduleFree.WeightStepPower, ScheduleFree.WeightRatePower],
        Check = ScheduleFree.Check,
        Evaluation = new("z", "Momentum"),
        Rule = static spec => new()
        {
            Title = "Schedule-Free SGDW",
            StateSlots = [ScheduleFree.Slot(spec)],
            TensorScalars = ScheduleFree.TensorScalars,
            ScalarPreparation = [ScheduleFree.Warmup(spec), .. ScheduleFree.Weights],
            Scalars = ScheduleFree.Scalars(spec, "Momentum"),
            Stages =
            [
                ScheduleFree.Start,
                new StageSpec("Direction: u = g", "TLane direction = gradient;", "u = g"),
                .. ScheduleFree.Steps(spec, spec.Number(ScheduleFree.WarmupSteps) > 0 ? "γ = lr·min(1, k/WarmupSteps)" : "γ = lr"),
            ],
            Decay = ScheduleFree.Decay(hasMoment: false),
        },
    };
}
