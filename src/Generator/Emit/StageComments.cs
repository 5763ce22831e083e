using System;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>The comment above each stage in generated code. A comment seen there is found here, and with its key the rule that wrote it.</summary>
internal static class StageComments
{
    public static string For(Stage stage) => stage switch
    {
        Stage.DecayScheduled => "// Decoupled weight decay, following the schedule: p ← p·(1 − f·wd)",
        Stage.DecayLearningRate => "// Decoupled weight decay, scaled by the learning rate: p ← p·(1 − lr·wd)",
        Stage.DecayConstant => "// Decoupled weight decay, the same in every step: p ← p·(1 − wd)",
        Stage.MomentumBuffer => "// Momentum buffer: b ← μ·b + g",
        Stage.DampenedMomentumBuffer => "// Momentum buffer: b ← μ·b + (1 − τ)·g",
        Stage.NesterovDirection => "// Nesterov's look-ahead: d = g + μ·b",
        Stage.FirstMoment => "// First moment: m ← β₁·m + (1 − β₁)·g",
        Stage.SecondMoment => "// Second moment: v ← β₂·v + (1 − β₂)·g²",
        Stage.MaxSecondMoment => "// Largest second moment so far: v̂ ← max(v̂, v), NaN if either is",
        Stage.AdamDenominator => "// Denominator, bias-corrected: √v/√(1 − β₂ᵏ) + ε",
        Stage.AdamStep => "// Step, bias-corrected: p ← p − lr/(1 − β₁ᵏ)·m/denominator",
        Stage.GradientStep => "// Step: p ← p − lr·d",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "A stage without a comment."),
    };
}
