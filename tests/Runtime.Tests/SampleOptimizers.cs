namespace GenOptim.Runtime.Tests;

/// <summary>The optimizer that most tests step: it has two slots, decay and bias correction.</summary>
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-2)]
public sealed partial class SampleAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Dampening = 0.1, WeightDecay = 1e-2)]
public sealed partial class SampleSgdw;

[DecoupledOptimizer(Algorithm.Sgdw)]
public sealed partial class StatelessSgdw;

[DecoupledOptimizer(Algorithm.AdamW, AmsGrad = true, WeightDecay = 1e-2, Parameter = DType.Float64)]
public sealed partial class SampleAmsGrad64;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.None)]
public sealed partial class UndecayedAdamW;
