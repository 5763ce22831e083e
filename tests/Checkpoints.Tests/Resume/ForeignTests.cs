using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

/// <summary>State as PyTorch, Composer and others flatten it: numbered or named, counts in float32, and neither rule nor lr0.</summary>
public sealed class ForeignTests
{
    private static readonly ForeignStateOptions Torch = new() { Decay = DecayRule.LearningRate, InitialLearningRate = 0.01 };

    [Theory]
    [InlineData("number")]
    [InlineData("name")]
    [InlineData("bare name")]
    [InlineData("other name")]
    [InlineData("integer step")]
    [InlineData("half")]
    public void StateOfTorchGoesOn(string keys)
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        source.TrainTo(3);
        string path = folder.Write("optim.safetensors", Flattened(source, keys));
        using Trainee target = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        target.TakeValuesOf(source);
        ForeignStateOptions options = keys == "other name" ? Torch with { Rename = name => name["module.".Length..] } : Torch;
        LoadResult result = target.Optimizer.LoadForeign(path, options);
        Assert.Equal(source.Parameters.Count, result.Loaded.Count);
        Assert.Equal(3, target.Optimizer.StepCount);
        source.TrainTo(Trainee.Steps);
        target.TrainTo(Trainee.Steps);
        if (keys != "half")
        {
            Assert.Equal(source.Hash(), target.Hash());
        }
    }

    [Fact]
    public void MomentumNeedsACount()
    {
        using Trainee source = Trainees.Create(nameof(NesterovSgdw), Layout.OneGroup);
        source.TrainTo(3);
        Dictionary<string, StateTensor> tensors = source.Optimizer.ExportState().Parameters.ToDictionary(
            pair => $"{pair.Key}.momentum_buffer", pair => pair.Value.Tensors["momentum_buffer"]);
        using Trainee target = Trainees.Create(nameof(NesterovSgdw), Layout.OneGroup);
        target.TakeValuesOf(source);
        var options = new ForeignStateOptions { Decay = DecayRule.Scheduled, InitialLearningRate = 0.01 };
        var exception = Assert.Throws<StateMismatchException>(() => target.Optimizer.ImportForeign(tensors, options));
        Assert.Equal(5, exception.Differences.Count);
        Assert.Contains("its parameter 'layer1.bias' has no step count; ForeignStateOptions.StepCount states it", exception.Differences);
        target.Optimizer.ImportForeign(tensors, options with { StepCount = 3 });
        source.TrainTo(Trainee.Steps);
        target.TrainTo(Trainee.Steps);
        Assert.Equal(source.Hash(), target.Hash());
    }

    [Fact]
    public void AnotherRuleIsRefusedAndEverythingIsListed()
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        source.TrainTo(1);
        string path = folder.Write("optim.safetensors", Flattened(source, "name"));
        using Trainee target = Trainees.Create(nameof(PlainAdamW), Layout.OneGroup);
        string before = target.Hash();
        var exception = Assert.Throws<StateMismatchException>(() => target.Optimizer.LoadForeign(path, Torch));
        Assert.Equal(["the decay rule is LearningRate in the state and Scheduled in the optimizer"], exception.Differences);
        Assert.Equal(before, target.Hash());

        exception = Assert.Throws<StateMismatchException>(() => source.Optimizer.LoadForeign(
            folder.Write("other", FileSurgery.Close("{\"state.7.exp_avg\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"x.y\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4,8]}}", new byte[8])), Torch));
        Assert.Contains("its tensor 'x.y' is none of exp_avg, exp_avg_sq, step of a parameter", exception.Differences);
        Assert.Contains("it has a parameter number 7, and the optimizer has 5 parameters", exception.Differences);
    }

    /// <summary>What <c>safetensors.torch.save_file</c> makes of a flattened state.</summary>
    private static byte[] Flattened(Trainee trainee, string keys)
    {
        var header = new List<string>();
        using var data = new MemoryStream();
        int number = 0;
        foreach (Parameter parameter in trainee.Parameters)
        {
            ParameterState state = trainee.Optimizer.ExportState().Parameters[parameter.Name];
            string name = System.Text.Json.JsonEncodedText.Encode(parameter.Name).ToString();
            string prefix = keys switch
            {
                "name" => $"state.{name}",
                "bare name" => name,
                "other name" => $"state.module.{name}",
                _ => string.Create(CultureInfo.InvariantCulture, $"state.{number}"),
            };
            number++;
            foreach ((string array, StateTensor tensor) in state.Tensors)
            {
                byte[] bytes = keys == "half"
                    ? tensor.AsSpan<float>().ToArray().SelectMany(value => BitConverter.GetBytes((Half)value)).ToArray()
                    : tensor.AsBytes().ToArray();
                Add($"{prefix}.{array}", keys == "half" ? "F16" : "F32", string.Join(",", parameter.Shape), bytes);
            }

            Add($"{prefix}.step", keys == "integer step" ? "I64" : "F32", string.Empty, keys == "integer step" ? BitConverter.GetBytes(state.Step) : BitConverter.GetBytes((float)state.Step));
        }

        return FileSurgery.Close(Encoding.UTF8.GetBytes("{" + string.Join(",", header) + "}"), data.ToArray());

        void Add(string key, string type, string shape, byte[] bytes)
        {
            header.Add(string.Create(CultureInfo.InvariantCulture, $"\"{key}\":{{\"dtype\":\"{type}\",\"shape\":[{shape}],\"data_offsets\":[{data.Length},{data.Length + bytes.Length}]}}"));
            data.Write(bytes);
        }
    }
}
