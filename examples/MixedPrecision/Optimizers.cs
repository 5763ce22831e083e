using GenOptim;

namespace MixedPrecision;

// One rule, stored in different ways. The weight decay is one that plain bfloat16 loses.

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
public sealed partial class Float32;

#pragma warning disable GENOPT0020 // Shown to lose the decay.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16)]
public sealed partial class Plain;
#pragma warning restore GENOPT0020

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights)]
public sealed partial class MasterWeights;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder)]
public sealed partial class Remainder;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8)]
public sealed partial class Remainder8;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class StochasticRounding;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan)]
public sealed partial class Kahan;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, State = DType.Block8)]
public sealed partial class EightBitState;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.StochasticRounding)]
public sealed partial class EightBitStochastic;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, Parameter = DType.BFloat16, State = DType.Block8, LowPrecision = LowPrecision.Remainder8)]
public sealed partial class EightBitRemainder8;
