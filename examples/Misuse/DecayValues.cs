using System;
using TorchSharp;
using TorchSharp.Modules;

namespace GenOptim.Examples.Misuse;

// GENOPT3001: a value of PyTorch's rule under another one.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 0.01)]
public sealed partial class TooLarge;

// GENOPT3002: the weights change their sign in every step.
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.Constant, WeightDecay = 1.5)]
public sealed partial class Reversing;

/// <summary>Values that do not fit the decay rule.</summary>
public static class DecayValues
{
    // GENOPT3003: 9e-5 times the learning rate is next to no decay.
    public static PyTorchOptimizer TooSmall(GenOptim.Parameter<float> weight)
    {
        return new PyTorchOptimizer(1e-3, new PyTorchOptimizer.ParameterGroup([weight]) { WeightDecay = 9e-5 });
    }

    // GENOPT3007: every step would move each weight by a thousandth.
    public static Lion AtAdamsRate(GenOptim.Parameter<float> weight)
    {
        return new Lion(1e-3, [weight]);
    }

    // GENOPT3005: of 1e-5 times the learning rate float32 leaves nothing.
    public static PyTorchOptimizer RoundedAway(GenOptim.Parameter<float> weight)
    {
        return new PyTorchOptimizer(1e-3, new PyTorchOptimizer.ParameterGroup([weight]) { WeightDecay = 1e-5 });
    }

    // GENOPT3006: and of this epsilon nothing either.
    public static Adam WithoutEpsilon(Linear model)
    {
        return torch.optim.Adam(model.parameters(), eps: 1e-46);
    }

    // GENOPT3004: a warm-up by hand from a millionth ends at a thousand times the decay.
    public static void WarmUpByHand(GenOptim.Parameter<float> weight)
    {
        using var optimizer = new GoodOptimizer(1e-6, [weight]);
        for (int step = 0; step < 1000; step++)
        {
            optimizer.LearningRate = 1e-3 * Math.Min(1, step / 100.0);
            optimizer.Step();
        }
    }
}
