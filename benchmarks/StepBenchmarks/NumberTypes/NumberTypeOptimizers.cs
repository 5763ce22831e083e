namespace GenOptim.Benchmarks.NumberTypes;

// AdamW with Composer's defaults, stored in every way.

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class Float32AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, ShadowCopy = DType.BFloat16)]
internal sealed partial class ShadowAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights)]
internal sealed partial class MasterAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder)]
internal sealed partial class RemainderAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8)]
internal sealed partial class Remainder8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.Remainder8)]
internal sealed partial class Remainder8State16AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8)]
internal sealed partial class Remainder8State8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
internal sealed partial class StochasticAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan)]
internal sealed partial class KahanAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
internal sealed partial class Stochastic16AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding)]
internal sealed partial class Stochastic8AdamW;
