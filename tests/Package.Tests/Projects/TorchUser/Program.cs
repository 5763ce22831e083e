using System;
using GenOptim;
using TorchSharp;
using static TorchSharp.torch;

// TorchSharp's native part is a package of its own, which this project does not have.
Console.WriteLine(args.Length > 0 ? Train(nn.Linear(4, 1)) : typeof(GptOptimizer).GetMethod("Step", []) is null ? "not generated" : "generated");

static double Train(nn.Module<Tensor, Tensor> model)
{
    using GptOptimizer optimizer = GptOptimizer.For(model, learningRate: 1e-3);
    optimizer.Schedule = Schedule.CosineAnnealing(100);
    optimizer.ZeroGrad();
    Tensor loss = model.forward(ones(8, 4)).sum();
    loss.backward();
    optimizer.Step();
    return loss.item<float>();
}

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class GptOptimizer;
