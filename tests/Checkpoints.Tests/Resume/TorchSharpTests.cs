using System;
using System.IO;
using System.Linq;
using System.Text;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

/// <summary>
/// TorchSharp's own files, written here from their layout: name, counts, options of each group, state of each parameter; counts, types and sizes in seven bits a byte.
/// </summary>
public sealed class TorchSharpTests
{
    private static readonly ForeignStateOptions Torch = new() { Decay = DecayRule.LearningRate, InitialLearningRate = 0.01 };

    [Fact]
    public void AdamWGoesOn()
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        source.TrainTo(3);
        string path = folder.Write("adamw.bin", AdamW(source, "AdamW"));
        using Trainee target = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        target.TakeValuesOf(source);
        LoadResult result = target.Optimizer.LoadForeign(path, Torch);
        Assert.Equal(source.Parameters.Count, result.Loaded.Count);
        source.TrainTo(Trainee.Steps);
        target.TrainTo(Trainee.Steps);
        Assert.Equal(source.Hash(), target.Hash());
    }

    [Fact]
    public void AdamOfDoublesWithAmsGradGoesOn()
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(nameof(AmsGrad64), Layout.OneGroup);
        source.TrainTo(3);
        string path = folder.Write("adam.bin", AdamW(source, "Adam", type: 7, amsGrad: true));
        using Trainee target = Trainees.Create(nameof(AmsGrad64), Layout.OneGroup);
        target.TakeValuesOf(source);
        target.Optimizer.LoadForeign(path, Torch with { Decay = DecayRule.Scheduled });
        source.TrainTo(Trainee.Steps);
        target.TrainTo(Trainee.Steps);
        // The class's second group, which is empty here, has an lr0 of its own.
        Assert.Equal(source.Values(), target.Values());
    }

    [Fact]
    public void SgdGoesOnWithACountOfSteps()
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(nameof(NesterovSgdw), Layout.OneGroup);
        source.TrainTo(3);
        OptimizerState state = source.Optimizer.ExportState();
        string path = folder.Write("sgd.bin", Bytes(writer =>
        {
            Head(writer, "SGD", source.Parameters.Count);
            Array.ForEach([0.01, 0.005, 0.9, 0, 0.1], writer.Write);
            writer.Write(true);
            writer.Write(false);
            foreach (Parameter parameter in source.Parameters)
            {
                writer.Write(true);
                Tensor(writer, 6, parameter, state.Parameters[parameter.Name].Tensors["momentum_buffer"]);
            }
        }));
        using Trainee target = Trainees.Create(nameof(NesterovSgdw), Layout.OneGroup);
        target.TakeValuesOf(source);
        ForeignStateOptions options = Torch with { Decay = DecayRule.Scheduled };
        var exception = Assert.Throws<StateMismatchException>(() => target.Optimizer.LoadForeign(path, options));
        Assert.Contains("its parameter '0' has no step count; ForeignStateOptions.StepCount states it", exception.Differences);
        target.Optimizer.LoadForeign(path, options with { StepCount = 3 });
        source.TrainTo(Trainee.Steps);
        target.TrainTo(Trainee.Steps);
        Assert.Equal(source.Hash(), target.Hash());
    }

    [Fact]
    public void WhatTheFileSaysOtherwiseIsListed()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        trainee.TrainTo(1);
        string before = trainee.Hash();
        string path = folder.Write("adamw.bin", AdamW(trainee, "AdamW", beta2: 0.999, amsGrad: true));
        var exception = Assert.Throws<StateMismatchException>(() => trainee.Optimizer.LoadForeign(path, Torch with { InitialLearningRate = 0.02 }));
        Assert.Equal(
            [
                "AmsGrad is 1 in group 0 of the file and 0 in the optimizer",
                "Beta2 is 0.999 in group 0 of the file and 0.95 in the optimizer",
                "InitialLearningRate is 0.01 in group 0 of the file and 0.02 in the options",
            ],
            exception.Differences);
        Assert.Equal(before, trainee.Hash());
    }

    [Fact]
    public void DamagedFilesAreRefused()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(LearningRateAdamW), Layout.OneGroup);
        trainee.TrainTo(1);
        string before = trainee.Hash();
        byte[] whole = AdamW(trainee, "AdamW");
        int[] lengths = [.. Enumerable.Range(6, 90), whole.Length / 2, whole.Length - 1];
        foreach (int length in lengths)
        {
            Refuse(whole[..length]);
        }

        Refuse([.. whole, 0]);
        byte[] huge = [.. whole];
        huge.AsSpan(6, 8).Fill(0xff);
        Refuse(huge);
        Assert.Equal(before, trainee.Hash());

        void Refuse(byte[] bytes)
        {
            string path = folder.Write("damaged.bin", bytes);
            var exception = Assert.Throws<CheckpointException>(() => trainee.Optimizer.LoadForeign(path, Torch));
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] AdamW(Trainee trainee, string name, byte type = 6, double beta2 = 0.95, bool amsGrad = false) => Bytes(writer =>
    {
        OptimizerState state = trainee.Optimizer.ExportState();
        Head(writer, name, trainee.Parameters.Count);
        Array.ForEach([0.01, 0.005, 0.9, beta2, 1e-8, 0.1], writer.Write);
        writer.Write(amsGrad);
        writer.Write(false);
        foreach (Parameter parameter in trainee.Parameters)
        {
            ParameterState one = state.Parameters[parameter.Name];
            writer.Write(one.Step);
            Tensor(writer, type, parameter, one.Tensors["exp_avg"]);
            Tensor(writer, type, parameter, one.Tensors["exp_avg_sq"]);
            bool hasMaximum = one.Tensors.TryGetValue("max_exp_avg_sq", out StateTensor? maximum);
            writer.Write(hasMaximum);
            if (hasMaximum)
            {
                Tensor(writer, type, parameter, maximum!);
            }
        }
    });

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>One group.</summary>
    private static void Head(BinaryWriter writer, string name, int parameters)
    {
        writer.Write(name);
        Number(writer, 1);
        Number(writer, parameters);
    }

    private static void Tensor(BinaryWriter writer, byte type, Parameter parameter, StateTensor tensor)
    {
        Number(writer, type);
        Number(writer, parameter.Shape.Count);
        foreach (nint size in parameter.Shape)
        {
            Number(writer, size);
        }

        writer.Write(tensor.AsBytes());
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    private static void Number(BinaryWriter writer, long value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            writer.Write((byte)((value & 0x7f) | 0x80));
        }

        writer.Write((byte)value);
    }
}
