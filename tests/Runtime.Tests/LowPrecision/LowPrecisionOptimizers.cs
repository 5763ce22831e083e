namespace GenOptim.Runtime.Tests.LowPrecision;

// Every way of keeping parameters of 16 bits, under a weight decay that plain rounding loses.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Gradient = DType.BFloat16)]
public sealed partial class Float32AdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Momentum = 0.9, Nesterov = true, Gradient = DType.BFloat16)]
public sealed partial class Float32Sgdw;

#pragma warning disable GENOPT0020 // Shown to lose the decay.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16)]
public sealed partial class PlainAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Parameter = DType.Float16)]
public sealed partial class PlainHalfSgdw;
#pragma warning restore GENOPT0020

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.MasterWeights)]
public sealed partial class MasterAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder)]
public sealed partial class RemainderAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Momentum = 0.9, Nesterov = true, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder)]
public sealed partial class RemainderSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class Remainder8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class Remainder8Float32StateAdamW;

// A decay rule each, and the algorithms whose state is in blocks.
[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class Remainder8LionW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-4, Decay = DecayRule.LearningRate, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class Remainder8LearningRateAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Decay = DecayRule.Constant, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class Remainder8ConstantSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-4, Decay = DecayRule.Corrected, CautiousDecay = true, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class Remainder8CorrectedSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.StochasticRounding)]
public sealed partial class StochasticAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Kahan)]
public sealed partial class KahanAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Parameter = DType.Float16, LowPrecision = GenOptim.LowPrecision.MasterWeights)]
public sealed partial class MasterHalfSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Parameter = DType.Float16, Gradient = DType.Float32, LowPrecision = GenOptim.LowPrecision.StochasticRounding)]
public sealed partial class StochasticHalfSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-5, Parameter = DType.Float16, LowPrecision = GenOptim.LowPrecision.Kahan)]
public sealed partial class KahanHalfSgdw;
