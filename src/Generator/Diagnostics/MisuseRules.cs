using System.Collections.Immutable;
using System.Linq;
using GenOptim.Generator.Diagnostics.CoupledDecay;
using GenOptim.Generator.Diagnostics.DecayValues;
using GenOptim.Generator.Diagnostics.DoubleDecay;
using GenOptim.Generator.Diagnostics.ParameterGroups;
using GenOptim.Generator.Diagnostics.TrainingLoop;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics;

/// <summary>All rules about misuse.</summary>
internal static class MisuseRules
{
    private static readonly ImmutableArray<MisuseRule> All =
    [
        new CoupledWeightDecayRule(),
        new LearningRateCoupledDecayRule(),
        new MissingWeightDecayRule(),
        new DecayTimesLearningRateRule(),
        new DecayDividedByLearningRateRule(),
        new MaximizeReversesDecayRule(),
        new PenaltyBesideDecayRule(),
        new GradientDecayBesideDecayRule(),
        new ManualDecayBesideDecayRule(),
        new ScheduleAppliedTwiceRule(),
        new DecayTooLargeRule(),
        new DecayAtLeastOneRule(),
        new DecayTooSmallRule(),
        new LearningRateFromZeroRule(),
        new DecayRoundedAwayRule(),
        new ConstantRoundedAwayRule(),
        new LionWithAdamConstantsRule(),
        new DecayOnNoDecayParameterRule(),
        new GroupIgnoresOptimizerRule(),
        new GroupLearningRateOfOneRule(),
        new OverlappingGroupsRule(),
        new OnlyFirstGroupChangedRule(),
        new GivenToMuonRule(),
        new SchedulerBeforeOptimizerRule(),
        new SchedulerNeverSteppedRule(),
        new ResumedScheduleRule(),
        new OwnStepCounterRule(),
        new TrainingPointSavedRule(),
    ];

    /// <summary>The rules that a build shows: warnings and errors.</summary>
    public static ImmutableArray<MisuseRule> OfBuilds { get; } = [.. All.Where(static rule => rule.Descriptor.DefaultSeverity >= DiagnosticSeverity.Warning)];

    /// <summary>The rules that only an editor shows.</summary>
    public static ImmutableArray<MisuseRule> OfEditors { get; } = [.. All.Where(static rule => rule.Descriptor.DefaultSeverity < DiagnosticSeverity.Warning)];
}
