using System.Collections.Generic;
using System.Linq;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

/// <summary>Everything that differs is listed, and the caller may take what fits.</summary>
public sealed class PartialTests
{
    [Fact]
    public void AllDifferencesAreListed()
    {
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        OptimizerState state = trainee.Optimizer.ExportState();
        var exception = Assert.Throws<StateMismatchException>(() => trainee.Optimizer.ImportState(state with
        {
            Algorithm = Algorithm.Sgdw,
            Decay = DecayRule.Constant,
            Constants = new Dictionary<string, double>(state.Constants.Where(pair => pair.Key != "Beta1")) { ["Beta2"] = 0.5, ["Momentum"] = 0.9 },
            Parameters = state.Parameters
                .Where(pair => pair.Key != "layer1.bias")
                .Append(new("head", state.Parameters["layer1.bias"]))
                .ToDictionary(pair => pair.Key, pair => pair.Key == "layer2.weight" ? pair.Value with { Shape = [64, 64] } : pair.Value),
        }));
        Assert.Equal(
            [
                "the algorithm is Sgdw in the state and AdamW in the optimizer",
                "the decay rule is Constant in the state and Scheduled in the optimizer",
                "it has no constant Beta1",
                "the constant Beta2 is 0.5 in the state and 0.95 in the optimizer",
                "it has a constant Momentum that the optimizer does not have",
                "it has no parameter 'layer1.bias'",
                "the shape of parameter 'layer2.weight' is [64, 64] in the state and [4096] in the optimizer",
                "it has a parameter 'head' that the optimizer does not have",
            ],
            exception.Differences);
        Assert.Equal($"The state does not fit PlainAdamW: {string.Join("; ", exception.Differences)}.", exception.Message);
    }

    [Fact]
    public void WhatFitsIsTakenAndTheRestIsListed()
    {
        using var folder = new TemporaryFolder();
        using var weight = new Parameter<float>("encoder.weight", [1, 2, 3], [1, 1, 1]);
        using var bias = new Parameter<float>("encoder.bias", [1], [1]);
        using var head = new Parameter<float>("head", [1, 2], [1, 1]);
        using var old = new PlainAdamW(0.5, new PlainAdamW.ParameterGroup([weight, bias]) { Name = "body" }, new PlainAdamW.ParameterGroup([head]) { Name = "head" });
        old.Step();
        old.LearningRate = 0.25;
        string path = folder.File("state");
        old.Save(path);
        OptimizerState saved = old.ExportState();

        using var newWeight = new Parameter<float>("backbone.weight", [1, 2, 3], [1, 1, 1]);
        using var newHead = new Parameter<float>("head", [1, 2, 3, 4], [1, 1, 1, 1]);
        using var adapter = new Parameter<float>("adapter", [1], [1]);
        using var optimizer = new PlainAdamW(0.1, new PlainAdamW.ParameterGroup([newWeight]) { Name = "body", WeightDecay = 0.5 }, new PlainAdamW.ParameterGroup([newHead, adapter]) { Name = "new" });
        optimizer.Step();
        var options = new LoadOptions
        {
            Match = StateMatch.Partial,
            LearningRate = HyperparameterSource.Optimizer,
            Rename = name => name.Replace("encoder", "backbone", System.StringComparison.Ordinal),
        };
        LoadResult result = optimizer.Load(path, options);
        Assert.Equal(1, result.StepCount);
        Assert.Equal(["backbone.weight"], result.Loaded);
        Assert.Equal(["head: its shape is [4] and in the state [2]", "adapter: the state has none of that name"], result.StartedAnew);
        Assert.Equal(["backbone.bias"], result.LeftOut);

        // lr from the code, wd and lr0 from the state, for the group that there was; the new one keeps its own.
        Assert.Equal((0.1, 0.5, 0.01), Rates(optimizer, 0));
        Assert.Equal((0.1, 0.1, 0.01), Rates(optimizer, 1));
        OptimizerState taken = optimizer.ExportState();
        Assert.Equal(saved.Parameters["encoder.weight"].Tensors["exp_avg"].AsSpan<float>().ToArray(), taken.Parameters["backbone.weight"].Tensors["exp_avg"].AsSpan<float>().ToArray());
        Assert.Equal(0, taken.Parameters["head"].Step);
        Assert.All(taken.Parameters["head"].Tensors["exp_avg"].AsSpan<float>().ToArray(), value => Assert.Equal(0, value));

        // The same, exactly, is refused with every difference.
        Assert.Equal(10, Assert.Throws<StateMismatchException>(() => optimizer.Load(path)).Differences.Count);
    }

    [Fact]
    public void EightBitStateGoesOnInFloat32AndBack()
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(nameof(EightBitAdamW), Layout.TwoGroups);
        source.TrainTo(3);
        source.Optimizer.Save(folder.File("eight"));
        using Trainee target = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        LoadResult result = target.Optimizer.Load(folder.File("eight"));
        Assert.Contains("exp_avg of 'layer1.weight': Block8 to Float32", result.Converted);
        Assert.Contains("exp_avg_sq of 'layer2.weight': UnsignedBlock8 to Float32", result.Converted);
        Assert.Equal(4, result.Converted.Count);

        // A file converts on the way and state in memory before: both to the same numbers.
        using Trainee other = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        other.Optimizer.ImportState(source.Optimizer.ExportState());
        Assert.Equal(Trainee.StateBytes(other.Optimizer.ExportState()), Trainee.StateBytes(target.Optimizer.ExportState()));

        // What was read of 8 bits is written with the same codes.
        target.Optimizer.Save(folder.File("float"));
        using Trainee back = Trainees.Create(nameof(EightBitAdamW), Layout.TwoGroups);
        back.Optimizer.Load(folder.File("float"));
        back.Optimizer.Save(folder.File("back"));
        Assert.Equal(
            new SpecificationReader(folder.File("eight")).Tensors["state.layer1.weight.exp_avg"].Data,
            new SpecificationReader(folder.File("back")).Tensors["state.layer1.weight.exp_avg"].Data);
    }

    [Fact]
    public void TensorsAreMadeOfBytesOfAnyType()
    {
        StateTensor tensor = StateTensor.From(DType.Block8, 300, new byte[322]);
        Assert.Equal(322, tensor.AsBytes().Length);
        Assert.Equal(
            "300 elements of Block8 take 322 bytes, and 300 were given. (Parameter 'bytes')",
            Assert.Throws<System.ArgumentException>(() => StateTensor.From(DType.Block8, 300, new byte[300])).Message);
        Assert.Equal(2f, StateTensor.From(DType.Float32, 1, [0, 0, 0, 64]).AsSpan<float>()[0]);
        Assert.Throws<System.ArgumentOutOfRangeException>(() => StateTensor.From(DType.Float32, -1, []));
    }

    private static (double LearningRate, double InitialLearningRate, double WeightDecay) Rates(PlainAdamW optimizer, int group)
    {
        var one = (PlainAdamW.ParameterGroup)optimizer.ParameterGroups[group];
        return (one.LearningRate, one.InitialLearningRate, one.WeightDecay);
    }
}
