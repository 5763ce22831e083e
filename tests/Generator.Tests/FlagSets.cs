using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Generator.Tests;

/// <summary>Every algorithm with every set of flags, decay rule and number type.</summary>
internal static class FlagSets
{
    internal static IReadOnlyList<(string Name, string Arguments)> Algorithms { get; } =
    [
        ("Sgdw", "Algorithm.Sgdw"),
        ("SgdwMomentum", "Algorithm.Sgdw, Momentum = 0.9"),
        ("SgdwDampening", "Algorithm.Sgdw, Momentum = 0.9, Dampening = 0.1"),
        ("SgdwNesterov", "Algorithm.Sgdw, Momentum = 0.9, Nesterov = true"),
        ("AdamW", "Algorithm.AdamW"),
        ("AdamWAmsGrad", "Algorithm.AdamW, AmsGrad = true"),
        ("LionW", "Algorithm.LionW"),
        ("StableAdamW", "Algorithm.StableAdamW"),
    ];

    /// <summary>
    /// The algorithms that came after them. What decay rules, number types and storage make of a rule is shown above; of these it is shown under the rule that
    /// is the default and under the one that references have.
    /// </summary>
    internal static IReadOnlyList<(string Name, string Arguments)> Family { get; } =
    [
        ("NAdamW", "Algorithm.NAdamW"),
        ("NAdamWTimm", "Algorithm.NAdamW, NAdamFormula = NAdamFormula.Timm"),
        ("NAdamWOptax", "Algorithm.NAdamW, NAdamFormula = NAdamFormula.Optax"),
        ("RAdamW", "Algorithm.RAdamW"),
        ("AdEMAMix", "Algorithm.AdEMAMix"),
        ("AdEMAMixWarmups", "Algorithm.AdEMAMix, Beta1 = 0, AlphaWarmup = 1000, Beta3Warmup = 1000"),
        ("Adopt", "Algorithm.Adopt"),
        ("AdoptUnclipped", "Algorithm.Adopt, Unclipped = true"),
        ("Adan", "Algorithm.Adan"),
        ("ScheduleFreeAdamW", "Algorithm.ScheduleFreeAdamW"),
        ("ScheduleFreeAdamWInnerMomentum", "Algorithm.ScheduleFreeAdamW, InnerMomentum = 0.9, WarmupSteps = 1000"),
        ("ScheduleFreeRAdamW", "Algorithm.ScheduleFreeRAdamW"),
        ("ScheduleFreeSgdw", "Algorithm.ScheduleFreeSgdw"),
        ("Mars", "Algorithm.Mars"),
        ("MarsLion", "Algorithm.Mars, MarsLion = true"),
        ("MarsCautious", "Algorithm.Mars, CautiousUpdate = true"),
        ("Lamb", "Algorithm.Lamb"),
        ("LambDecoupled", "Algorithm.Lamb, MaxGradientNorm = 0, DecoupledDecay = true, AlwaysAdapt = true, TrustClip = true"),
        ("AdaLRLion", "Algorithm.AdaLRLion"),
        ("ClipLion", "Algorithm.ClipLion"),
        ("Prodigy", "Algorithm.Prodigy"),
        ("ProdigyEverything", "Algorithm.Prodigy, Beta1 = 0, Beta3 = 0.95, GrowthRate = 1.5, BiasCorrection = true, SafeguardWarmup = true"),
        ("Muon", "Algorithm.Muon"),
        ("MuonMoonlight", "Algorithm.Muon, MuonFormula = MuonFormula.Moonlight, MomentumWarmup = 300"),
        ("MuonPyTorch", "Algorithm.Muon, MuonFormula = MuonFormula.PyTorch, MuonScale = MuonScale.AdamW, Nesterov = false"),
        ("MuonPolarExpress", "Algorithm.Muon, PolarExpress = true, BFloat16Orthogonalization = true"),
        ("NorMuon", "Algorithm.Muon, NormalizeRows = true"),
        ("NorMuonMoonlight", "Algorithm.Muon, NormalizeRows = true, MuonFormula = MuonFormula.Moonlight, Beta2 = 0.9, PolarExpress = true, BFloat16Orthogonalization = true"),
        ("Adafactor", "Algorithm.Adafactor"),
        ("AdafactorCautiousDecay", "Algorithm.Adafactor, CautiousDecay = true, Epsilon = 1e-8, UpdateThreshold = 2"),
        ("Adamax", "Algorithm.Adamax"),
        ("AdamaxCautious", "Algorithm.Adamax, CautiousUpdate = true"),
        ("AdamWCautious", "Algorithm.AdamW, CautiousUpdate = true"),
        ("LionWCautiousMaximize", "Algorithm.LionW, CautiousUpdate = true, Maximize = true"),
        ("NAdamWCautious", "Algorithm.NAdamW, CautiousUpdate = true"),
    ];

    internal static IEnumerable<(string Name, string Arguments)> OfFamily =>
        from algorithm in Family
        from decay in new[] { DecayRule.Scheduled, DecayRule.LearningRate }
        select ($"{algorithm.Name}_{decay}", $"{algorithm.Arguments}, Decay = DecayRule.{decay}, WeightDecay = 1e-5");

    internal static IReadOnlyList<DecayRule> DecayRules { get; } = System.Enum.GetValues<DecayRule>();

    internal static IReadOnlyList<DType> Types { get; } = [DType.Float32, DType.Float64];

    /// <summary>Every way of keeping parameters of 16 bits, and every other mixture of number types.</summary>
    internal static IReadOnlyList<(string Name, string Arguments)> Storage { get; } =
    [
        ("AdamW_BFloat16_None", "Algorithm.AdamW, Parameter = DType.BFloat16"),
        ("AdamW_BFloat16_MasterWeights", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights"),
        ("AdamW_BFloat16_Remainder", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder"),
        ("AdamW_BFloat16_Remainder8", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8"),
        ("LionW_BFloat16_Remainder8_Block8", "Algorithm.LionW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8"),
        ("AdamW_BFloat16_StochasticRounding", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding"),
        ("AdamW_BFloat16_Kahan", "Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan"),
        ("Sgdw_Float16_None", "Algorithm.Sgdw, Parameter = DType.Float16"),
        ("AdamW_Float16_MasterWeights_BFloat16State", "Algorithm.AdamW, Parameter = DType.Float16, State = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights"),
        ("SgdwMomentum_Float16_Float32Gradient_StochasticRounding", "Algorithm.Sgdw, Momentum = 0.9, Parameter = DType.Float16, Gradient = DType.Float32, LowPrecision = LowPrecision.StochasticRounding"),
        ("Sgdw_Float16_Kahan", "Algorithm.Sgdw, Parameter = DType.Float16, LowPrecision = LowPrecision.Kahan"),
        ("AdamW_BFloat16_StochasticRounding_Block8", "Algorithm.AdamW, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding"),
        ("SgdwMomentum_Float32_Block8", "Algorithm.Sgdw, Momentum = 0.9, State = DType.Block8"),
        ("AdamWAmsGrad_Float16_MasterWeights_Block8", "Algorithm.AdamW, AmsGrad = true, Parameter = DType.Float16, State = DType.Block8, LowPrecision = LowPrecision.MasterWeights"),
        ("AdamW_Float32_BFloat16ShadowCopy", "Algorithm.AdamW, ShadowCopy = DType.BFloat16"),
        ("AdamW_Float32_BFloat16GradientAndState", "Algorithm.AdamW, Gradient = DType.BFloat16, State = DType.BFloat16"),
    ];

    /// <summary>What can be asked for around the update.</summary>
    internal static IReadOnlyList<(string Name, string Arguments)> Treatments { get; } =
    [
        ("AdamW_Everything", "Algorithm.AdamW, Clip = Clip.GlobalNorm, LossScaling = true, Accumulation = true, NonFinite = NonFinite.SkipStep, OnSpike = OnSpike.SkipStep, ZeroGradients = true, Average = WeightAverage.Exponential, ShadowCopy = DType.BFloat16"),
        ("AdamW_Adaptive_Scaled", "Algorithm.AdamW, Clip = Clip.Adaptive, LossScaling = true"),
        ("Sgdw_Centralized", "Algorithm.Sgdw, CentralizeGradients = true, Accumulation = true"),
        ("AdamW_Carried", "Algorithm.AdamW, DecayPrecision = DecayPrecision.Carried"),
        ("Sgdw_Value", "Algorithm.Sgdw, Clip = Clip.Value"),
        ("SgdwMomentum_SpikeScaledDown_EqualAverage_Remainder", "Algorithm.Sgdw, Momentum = 0.9, OnSpike = OnSpike.ScaleDown, Average = WeightAverage.Equal, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder"),
    ];

    internal static IEnumerable<(string Name, string Arguments)> All =>
        from algorithm in Algorithms
        from decay in DecayRules
        from type in Types
        select (
            $"{algorithm.Name}_{decay}_{type}",
            $"{algorithm.Arguments}, Decay = DecayRule.{decay}{(decay == DecayRule.None ? string.Empty : ", WeightDecay = 1e-5")}, Parameter = DType.{type}");
}
