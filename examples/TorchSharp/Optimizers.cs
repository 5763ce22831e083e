using GenOptim;

namespace TorchTraining;

/// <summary>The rule and the constants of TorchSharp's own AdamW.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate, Beta1 = 0.9, Beta2 = 0.999, WeightDecay = 0.01)]
internal sealed partial class TorchAdamW;
