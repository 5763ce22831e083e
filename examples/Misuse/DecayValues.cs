using System;

namespace GenOptim.Examples.Misuse;

// GENOPT3001: a value of PyTorch's rule under another one.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 0.01)]
public sealed partial class TooLarge;

// GENOPT3002: the weights are set to 0 in every step.
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.Constant, WeightDecay = 1)]
public sealed partial class Erasing;

/// <summary>Values that do not fit the decay rule.</summary>
public static class DecayValues
{
    // GENOPT3003: 1e-5 times the learning rate is no decay.
    public static PyTorchOptimizer TooSmall(Parameter<float> weight)
    {
        return new PyTorchOptimizer(1e-3, new PyTorchOptimizer.ParameterGroup([weight]) { WeightDecay = 1e-5 });
    }

    // GENOPT3004: a warm-up by hand from 0 decays at full strength from the first step.
    public static void WarmUpFromZero(Parameter<float> weight)
    {
        using var optimizer = new GoodOptimizer(0, [weight]);
        for (int step = 0; step < 1000; step++)
        {
            optimizer.LearningRate = 1e-3 * Math.Min(1, step / 100.0);
            optimizer.Step();
        }
    }
}
