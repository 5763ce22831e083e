namespace GenOptim.Checkpoints.Tests.Training;

// Every algorithm, number type and mode that state can be kept in.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2)]
public sealed partial class PlainAdamW;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, WeightDecay = 1e-2, Parameter = DType.Float64)]
public sealed partial class AmsGrad64;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Decay = DecayRule.LearningRate)]
public sealed partial class LearningRateAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Decay = DecayRule.Corrected)]
public sealed partial class CorrectedAdamW;

[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-2, CautiousDecay = true)]
public sealed partial class CautiousLionW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, WeightDecay = 1e-2)]
public sealed partial class NesterovSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 1e-2)]
public sealed partial class StatelessSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, State = DType.BFloat16)]
public sealed partial class BFloat16StateAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, State = DType.Block8)]
public sealed partial class EightBitAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, WeightDecay = 1e-2, State = DType.Block8)]
public sealed partial class EightBitSgdw;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, ShadowCopy = DType.BFloat16)]
public sealed partial class ShadowAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights)]
public sealed partial class MasterAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder)]
public sealed partial class RemainderAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8)]
public sealed partial class Remainder8AdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan)]
public sealed partial class KahanAdamW;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2, Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights)]
public sealed partial class MasterHalfAdamW;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, WeightDecay = 1e-2, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticEightBitAdamW;
