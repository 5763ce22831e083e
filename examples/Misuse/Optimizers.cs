namespace GenOptim.Examples.Misuse;

/// <summary>Decay that follows the schedule: the default rule, with a value that fits it.</summary>
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
public sealed partial class GoodOptimizer;

/// <summary>Decay that is multiplied by the learning rate, as in PyTorch.</summary>
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-2)]
public sealed partial class PyTorchOptimizer;

/// <summary>Steps with gradients that are not finite are left out.</summary>
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5, NonFinite = NonFinite.SkipStep)]
public sealed partial class SkippingOptimizer;

/// <summary>Steps of one size, with its authors' constants.</summary>
[DecoupledOptimizer(Algorithm.LionW, WeightDecay = 1e-5)]
public sealed partial class Lion;

/// <summary>Trained at one point and evaluated at another.</summary>
[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW)]
public sealed partial class AveragingOptimizer;

/// <summary>Along orthogonalized matrices, for hidden layers.</summary>
[DecoupledOptimizer(Algorithm.Muon)]
public sealed partial class HiddenOptimizer;
