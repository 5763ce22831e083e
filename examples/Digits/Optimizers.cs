using GenOptim;

namespace Digits;

/// <summary>The optimizers of this example. The generator writes the rest of each class at build time; see <c>out/generated</c>.</summary>
/// <remarks>
/// The decay is the default, scheduled one: in each step a weight loses the fraction <c>WeightDecay</c>, times how far the schedule has
/// lowered the learning rate. It does not depend on the learning rate that was chosen. Gradients are clipped by their norm over all parameters.
/// </remarks>
[DecoupledOptimizer(Algorithm.AdamW, Beta1 = 0.9, Beta2 = 0.95, WeightDecay = 3e-4, Clip = Clip.GlobalNorm)]
public sealed partial class DigitsAdamW;

/// <inheritdoc cref="DigitsAdamW"/>
[DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9, Nesterov = true, WeightDecay = 3e-4, Clip = Clip.GlobalNorm)]
public sealed partial class DigitsSgdw;
