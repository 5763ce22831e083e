using System;
using System.IO;
using System.Linq;
using Xunit;
using static TorchSharp.torch;

namespace GenOptim.TorchTests;

/// <summary>Files that TorchSharp itself has written hold for us what its optimizers hold.</summary>
public sealed class SavedFileTests
{
    private static readonly ForeignStateOptions Torch = new() { Decay = DecayRule.LearningRate, InitialLearningRate = 3e-3 };

    public SavedFileTests() => LibTorch.Need();

    [SkippableFact]
    public void AdamW_goes_on_from_its_file()
    {
        manual_seed(8);
        using var module = nn.Sequential(("a", nn.Linear(8, 16)), ("act", nn.Tanh()), ("b", nn.Linear(16, 1)));
        using TorchSharp.Modules.AdamW theirs = optim.AdamW(module.parameters(), lr: 3e-3, weight_decay: 0.01);
        Train(module, theirs);

        using var taken = new TorchAdamW(3e-3, module.AsParameters().Cast<Parameter<float>>());
        taken.TakeOver(theirs, Torch);
        using var loaded = new TorchAdamW(3e-3, module.AsParameters().Cast<Parameter<float>>());
        Load(theirs, path => Assert.Equal(4, loaded.LoadForeign(path, Torch).Loaded.Count));

        AssertSame(taken, loaded);
        Assert.Equal(5, loaded.GetStepCount(loaded.ParameterGroups[0].Parameters[0]));
    }

    [SkippableFact]
    public void SGD_goes_on_from_its_file()
    {
        manual_seed(9);
        using var module = nn.Sequential(("a", nn.Linear(8, 16)), ("act", nn.Tanh()), ("b", nn.Linear(16, 1)));
        using TorchSharp.Modules.SGD theirs = optim.SGD(module.parameters(), learningRate: 0.1, momentum: 0.9);
        Train(module, theirs);

        ForeignStateOptions options = new() { Decay = DecayRule.None, InitialLearningRate = 0.1, StepCount = 5 };
        using var taken = new MomentumSgd(0.1, module.AsParameters().Cast<Parameter<float>>());
        taken.TakeOver(theirs, options);
        using var loaded = new MomentumSgd(0.1, module.AsParameters().Cast<Parameter<float>>());
        Load(theirs, path => Assert.Equal(4, loaded.LoadForeign(path, options).Loaded.Count));

        AssertSame(taken, loaded);
    }

    private static void Train(nn.Module<Tensor, Tensor> module, optim.Optimizer optimizer)
    {
        using Tensor input = randn(64, 8);
        for (int step = 0; step < 5; step++)
        {
            optimizer.zero_grad();
            module.forward(input).pow(2).mean().backward();
            optimizer.step();
        }
    }

    private static void Load(TorchSharp.Modules.OptimizerHelper optimizer, Action<string> load)
    {
        string path = Path.GetTempFileName();
        try
        {
            optimizer.save_state_dict(path);
            load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertSame(IOptimizer expected, IOptimizer actual)
    {
        OptimizerState one = expected.ExportState(), other = actual.ExportState();
        Assert.Equal(4, one.Parameters.Count);
        foreach ((string name, ParameterState parameter) in one.Parameters)
        {
            Assert.NotEmpty(parameter.Tensors);
            foreach ((string slot, StateTensor tensor) in parameter.Tensors)
            {
                float[] numbers = tensor.AsSpan<float>().ToArray();
                Assert.Contains(numbers, static number => number != 0);
                Assert.Equal(numbers, other.Parameters[name].Tensors[slot].AsSpan<float>().ToArray());
            }
        }
    }
}
