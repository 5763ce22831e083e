using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;

namespace GenOptim.Examples.Misuse;

/// <summary>Groups of parameters.</summary>
public static class ParameterGroups
{
    // GENOPT4001: the bias decays with the weights.
    public static GoodOptimizer BiasDecays(float[] weight, float[] bias)
    {
        var parameters = new List<Parameter<float>>
        {
            new("fc.weight", weight, shape: [weight.Length / 2, 2]),
            new("fc.bias", bias),
        };
        return new GoodOptimizer(1e-3, parameters);
    }

    // GENOPT4002: the group has lr = 1e-3 and beta2 = 0.999. (GENOPT1002 speaks as well.)
    public static AdamW IgnoredOptions(Linear model)
    {
        return torch.optim.AdamW([new AdamW.ParamGroup(model.parameters(), weight_decay: 0.01)], lr: 3e-4, beta2: 0.95);
    }

    // GENOPT4003: a learning rate of 1.
    public static NAdam RateOfOne(Linear model)
    {
        return torch.optim.NAdam([new NAdam.ParamGroup(model.parameters())]);
    }

    // GENOPT4004: bn1.bias is in both.
    public static SGD Overlap(Linear model)
    {
        var named = model.named_parameters().ToList();
        return torch.optim.SGD(
            [
                new SGD.ParamGroup(named.Where(n => n.name.Contains("bias", StringComparison.Ordinal)).Select(n => n.parameter), lr: 0.1),
                new SGD.ParamGroup(named.Where(n => n.name.Contains("bn", StringComparison.Ordinal)).Select(n => n.parameter), lr: 0.1),
            ],
            0.1);
    }

    // GENOPT4005: the second group keeps its rate.
    public static void OneOfTwo(Parameter<float> weight, Parameter<float> bias)
    {
        using var optimizer = new GoodOptimizer(
            1e-3, new GoodOptimizer.ParameterGroup([weight]), new GoodOptimizer.ParameterGroup([bias]) { WeightDecay = 0 });
        optimizer.ParameterGroups[0].LearningRate = 1e-4;
    }

    // GENOPT4006: the embedding belongs to another optimizer, and so does the bias, which is refused.
    public static HiddenOptimizer EverythingToMuon(float[] table, float[] weight, float[] bias)
    {
        return new HiddenOptimizer(0.02,
        [
            new Parameter<float>("embed.weight", table, shape: [table.Length / 2, 2]),
            new Parameter<float>("fc.weight", weight, shape: [weight.Length / 2, 2]),
            new Parameter<float>("fc.bias", bias),
        ]);
    }
}
