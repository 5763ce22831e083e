namespace GenOptim.Generator.Rules;

/// <summary>What a stage of an update does.</summary>
internal enum Stage
{
    DecayScheduled,
    DecayLearningRate,
    DecayConstant,
    MomentumBuffer,
    DampenedMomentumBuffer,
    NesterovDirection,
    FirstMoment,
    SecondMoment,
    MaxSecondMoment,
    AdamDenominator,
    AdamStep,
    GradientStep,
}
