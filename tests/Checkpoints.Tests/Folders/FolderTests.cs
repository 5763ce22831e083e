using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Folders;

public sealed class FolderTests
{
    [Fact]
    public void KeepsTheNewest()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        for (int step = 1; step <= 5; step++)
        {
            trainee.TrainTo(step);
            Assert.Equal(folder.File($"step-{step}"), Checkpoint.Save(folder.Path, [trainee.Optimizer], keep: 2));
        }

        Assert.Equal([folder.File("step-5"), folder.File("step-4")], Checkpoint.List(folder.Path));
        Assert.Equal("step-5\n", File.ReadAllText(folder.File("latest")));
        Assert.Equal(["latest", "step-4", "step-5"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(
            ["checkpoint.json", "model.safetensors", "optimizer.safetensors"],
            Directory.EnumerateFiles(folder.File("step-5")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void ModelFileHoldsTheValuesUnderTheirNames()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(MasterAdamW), Layout.OneGroup);
        trainee.TrainTo(2);
        string saved = Checkpoint.Save(folder.Path, [trainee.Optimizer]);
        var model = new SpecificationReader(Path.Combine(saved, "model.safetensors"));
        Assert.Equal("pt", model.Metadata["format"]);
        Assert.Equal(trainee.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal), model.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(model.Tensors.Values, tensor => Assert.Equal("BF16", tensor.Type));
        Assert.Equal([43, 101], model.Tensors["layer1.weight"].Shape);
        Assert.Equal(trainee.Values(), trainee.Parameters.SelectMany(parameter => model.Tensors[parameter.Name].Data));
    }

    [Fact]
    public void NewestIsTheOneThatWasSavedLast()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(3);
        Checkpoint.Save(folder.Path, [trainee.Optimizer]);
        using Trainee again = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        again.TrainTo(2);
        Checkpoint.Save(folder.Path, [again.Optimizer], notes: new Dictionary<string, string> { ["epoch"] = "0.5 Ω" });

        // The same step once more takes the place of the first.
        again.Optimizer.LearningRate = 0.5;
        Checkpoint.Save(folder.Path, [again.Optimizer], notes: new Dictionary<string, string> { ["epoch"] = "1" });
        Assert.Equal([folder.File("step-2"), folder.File("step-3")], Checkpoint.List(folder.Path));
        CheckpointResult result = Checkpoint.Load(folder.Path, [trainee.Optimizer]);
        Assert.Equal((2L, "1"), (result.Step, result.Notes["epoch"]));
        Assert.Equal(0.5, trainee.Optimizer.LearningRate);
        Assert.Equal(again.Hash(), trainee.Hash());

        result = Checkpoint.Load(folder.File("step-3"), [trainee.Optimizer]);
        Assert.Equal(3, trainee.Optimizer.StepCount);
        Assert.Equal(3, result.Step);
    }

    [Theory]
    [InlineData("optimizer.safetensors")]
    [InlineData("model.safetensors")]
    [InlineData("checkpoint.json")]
    public void IncompleteCheckpointIsPassedOver(string file)
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(1);
        Checkpoint.Save(folder.Path, [trainee.Optimizer]);
        trainee.TrainTo(2);
        string newer = Checkpoint.Save(folder.Path, [trainee.Optimizer]);
        using (FileStream stream = File.OpenWrite(Path.Combine(newer, file)))
        {
            stream.SetLength(stream.Length - 1);
        }

        Assert.Equal(1, Checkpoint.Load(folder.Path, [trainee.Optimizer]).Step);
        Assert.Contains("is not complete", file == "checkpoint.json" ? "is not complete" : Assert.Throws<CheckpointException>(
            () => Checkpoint.Load(newer, [trainee.Optimizer])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedCheckpointIsRefusedAndAnotherIsNamed()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(1);
        string older = Checkpoint.Save(folder.Path, [trainee.Optimizer]);
        trainee.TrainTo(2);
        string newer = Path.Combine(Checkpoint.Save(folder.Path, [trainee.Optimizer]), "model.safetensors");
        byte[] bytes = File.ReadAllBytes(newer);
        bytes[^1] ^= 1;
        File.WriteAllBytes(newer, bytes);
        string before = trainee.Hash();
        var exception = Assert.Throws<CheckpointException>(() => Checkpoint.Load(folder.Path, [trainee.Optimizer]));
        Assert.StartsWith($"'{newer}' cannot be loaded: its content does not have the checksum that it states", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Another checkpoint is '{older}'.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, trainee.Hash());
    }

    [Fact]
    public void EmptyFolderSaysSo()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        Assert.Null(Checkpoint.Latest(folder.File("nowhere")));
        Assert.Equal(
            $"There is no complete checkpoint in '{folder.Path}'.",
            Assert.Throws<CheckpointException>(() => Checkpoint.Load(folder.Path, [trainee.Optimizer])).Message);
    }

    [Fact]
    public void SeveralOptimizersAndOtherParametersAreOneCheckpoint()
    {
        using var folder = new TemporaryFolder();
        float[] average = [1, 2, 3];
        using var buffer = new Parameter<float>("running_mean", average);
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        float[] values = [4, 5, 6];
        using var other = new Parameter<float>("head", values, [1, 1, 1]);
        using var sgdw = new NesterovSgdw(0.1, [other]);
        trainee.TrainTo(2);
        sgdw.Step();
        string expected = trainee.Hash();
        float[] trained = [.. values];
        string saved = Checkpoint.Save(folder.Path, [trainee.Optimizer, sgdw], [.. trainee.Parameters, other, buffer]);
        Assert.True(File.Exists(Path.Combine(saved, "optimizer-00002-of-00002.safetensors")));

        trainee.TrainTo(4);
        sgdw.Step();
        average.AsSpan().Clear();
        Checkpoint.Load(folder.Path, [trainee.Optimizer, sgdw], [.. trainee.Parameters, other, buffer]);
        Assert.Equal(expected, trainee.Hash());
        Assert.Equal(trained, values);
        Assert.Equal([1f, 2f, 3f], average);
        Assert.Equal(1, sgdw.StepCount);

        var exception = Assert.Throws<StateMismatchException>(() => Checkpoint.Load(folder.Path, [trainee.Optimizer]));
        Assert.Contains("is of 2 optimizers, and 1 are to take it over", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(PlainAdamW), nameof(MasterAdamW))]
    [InlineData(nameof(MasterAdamW), nameof(PlainAdamW))]
    [InlineData(nameof(RemainderAdamW), nameof(PlainAdamW))]
    [InlineData(nameof(PlainAdamW), nameof(RemainderAdamW))]
    [InlineData(nameof(RemainderAdamW), nameof(MasterAdamW))]
    [InlineData(nameof(Remainder8AdamW), nameof(PlainAdamW))]
    [InlineData(nameof(Remainder8AdamW), nameof(RemainderAdamW))]
    [InlineData(nameof(PlainAdamW), nameof(MasterHalfAdamW))]
    public void ExactValuesMoveBetweenForms(string from, string to)
    {
        using var folder = new TemporaryFolder();
        using Trainee source = Trainees.Create(from, Layout.OneGroup);
        source.TrainTo(3);
        Checkpoint.Save(folder.File("a"), [source.Optimizer]);
        using Trainee target = Trainees.Create(to, Layout.OneGroup);
        CheckpointResult result = Checkpoint.Load(folder.File("a"), [target.Optimizer]);
        Assert.Empty(result.Optimizers[0].StartedAnew);
        Checkpoint.Save(folder.File("b"), [target.Optimizer]);

        // There and back again: nothing was lost.
        using Trainee back = Trainees.Create(from, Layout.OneGroup);
        Checkpoint.Load(folder.File("b"), [back.Optimizer]);
        Assert.Equal(Convert.ToHexString(source.Values()), Convert.ToHexString(back.Values()));
        if (from == nameof(PlainAdamW))
        {
            Assert.Equal(source.Hash(), back.Hash());
        }
    }

    [Fact]
    public void HalfReadStateIsOfNoUseUntilAnotherIsLoaded()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(2);
        string path = folder.File("state");
        trainee.Optimizer.Save(path);
        string whole = trainee.Hash();
        trainee.TrainTo(3);

        // The file is cut once it was checked, as a failing disk would do it.
        var cutter = new Cutter(path);
        var exception = Assert.Throws<CheckpointException>(() => trainee.Optimizer.Load(path, new LoadOptions { Progress = cutter }));
        Assert.Contains("could not be read to the end after it was checked", exception.Message, StringComparison.Ordinal);
        foreach (Action use in new Action[]
        {
            () => trainee.Optimizer.Step(), () => trainee.Optimizer.ExportState(), () => trainee.Optimizer.Save(folder.File("other")), () => trainee.Optimizer.ResetState(),
        })
        {
            Assert.Contains("holds a part of one state and a part of another", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(folder.File("other")));
        File.WriteAllBytes(path, cutter.Whole);
        trainee.Optimizer.Load(path);
        using Trainee values = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        values.TrainTo(2);
        trainee.TakeValuesOf(values);
        Assert.Equal(whole, trainee.Hash());
        trainee.TrainTo(4);
    }

    private sealed class Cutter(string path) : IProgress<CheckpointProgress>
    {
        internal byte[] Whole { get; } = File.ReadAllBytes(path);

        public void Report(CheckpointProgress value)
        {
            if (value.BytesDone == value.BytesTotal)
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                stream.SetLength(stream.Length / 2);
            }
        }
    }
}
