namespace GenOptim.Benchmarks.Family;

// Every algorithm over elements, with its authors' constants and a decay that follows the schedule.

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-5)]
internal sealed partial class FamilySgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdamW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-5)]
internal sealed partial class FamilyLionW;

[DecoupledOptimizer(Algorithm.StableAdamW, WeightDecay = 1e-5)]
internal sealed partial class FamilyStableAdamW;

[DecoupledOptimizer(Algorithm.NAdamW, WeightDecay = 1e-5)]
internal sealed partial class FamilyNAdamW;

[DecoupledOptimizer(Algorithm.RAdamW, WeightDecay = 1e-5)]
internal sealed partial class FamilyRAdamW;

[DecoupledOptimizer(Algorithm.Adamax, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdamax;

[DecoupledOptimizer(Algorithm.AdEMAMix, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdEMAMix;

[DecoupledOptimizer(Algorithm.Adopt, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdopt;

[DecoupledOptimizer(Algorithm.Adan, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdan;

[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW, WeightDecay = 1e-5)]
internal sealed partial class FamilyScheduleFreeAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeRAdamW, WeightDecay = 1e-5)]
internal sealed partial class FamilyScheduleFreeRAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeSgdw, WeightDecay = 1e-5)]
internal sealed partial class FamilyScheduleFreeSgdw;

[DecoupledOptimizer(Algorithm.Mars, WeightDecay = 1e-5)]
internal sealed partial class FamilyMars;

[DecoupledOptimizer(Algorithm.Lamb, WeightDecay = 1e-5)]
internal sealed partial class FamilyLamb;

[DecoupledOptimizer(Algorithm.AdaLRLion, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdaLRLion;

[DecoupledOptimizer(Algorithm.ClipLion, WeightDecay = 1e-5)]
internal sealed partial class FamilyClipLion;

[DecoupledOptimizer(Algorithm.Prodigy, WeightDecay = 1e-5)]
internal sealed partial class FamilyProdigy;

[DecoupledOptimizer(Algorithm.Adafactor, WeightDecay = 1e-5)]
internal sealed partial class FamilyAdafactor;
