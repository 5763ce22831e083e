using GenOptim;

namespace Algorithms;

// Every algorithm with its authors' constants. Decay is the scheduled one for all, so that the same weight decay means the same: the part of a weight that a
// step loses at the full learning rate. The trials give it per group.

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Nesterov = true)]
public sealed partial class Sgdw;

[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class AdamW;

[DecoupledOptimizer(Algorithm.LionW)]
public sealed partial class LionW;

[DecoupledOptimizer(Algorithm.StableAdamW)]
public sealed partial class StableAdamW;

[DecoupledOptimizer(Algorithm.NAdamW)]
public sealed partial class NAdamW;

[DecoupledOptimizer(Algorithm.RAdamW)]
public sealed partial class RAdamW;

[DecoupledOptimizer(Algorithm.AdEMAMix, AlphaWarmup = 700, Beta3Warmup = 700)]
public sealed partial class AdEMAMix;

[DecoupledOptimizer(Algorithm.Adopt)]
public sealed partial class Adopt;

[DecoupledOptimizer(Algorithm.Adan)]
public sealed partial class Adan;

[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW)]
public sealed partial class ScheduleFreeAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeRAdamW)]
public sealed partial class ScheduleFreeRAdamW;

[DecoupledOptimizer(Algorithm.ScheduleFreeSgdw)]
public sealed partial class ScheduleFreeSgdw;

[DecoupledOptimizer(Algorithm.Mars)]
public sealed partial class Mars;

[DecoupledOptimizer(Algorithm.Lamb, AlwaysAdapt = true)]
public sealed partial class Lamb;

[DecoupledOptimizer(Algorithm.AdaLRLion)]
public sealed partial class AdaLRLion;

[DecoupledOptimizer(Algorithm.ClipLion)]
public sealed partial class ClipLion;

[DecoupledOptimizer(Algorithm.Prodigy, SafeguardWarmup = true)]
public sealed partial class Prodigy;

[DecoupledOptimizer(Algorithm.Adafactor)]
public sealed partial class Adafactor;

// With this scale its steps are as long as AdamW's, so that both take one learning rate.
[DecoupledOptimizer(Algorithm.Muon, MuonScale = MuonScale.AdamW)]
public sealed partial class Muon;

[DecoupledOptimizer(Algorithm.Muon, MuonScale = MuonScale.AdamW, NormalizeRows = true)]
public sealed partial class NorMuon;
