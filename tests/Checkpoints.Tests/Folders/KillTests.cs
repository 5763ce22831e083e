using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Folders;

/// <summary>A process that is killed while it saves leaves a complete checkpoint, the older or the newer.</summary>
public sealed class KillTests
{
    private const int Kills = 200;

    [Fact]
    public void KilledSavesLeaveACompleteCheckpoint()
    {
        using var folder = new TemporaryFolder();
        using Trainee reference = Trainees.Create(TestProgram.SavedClass, Layout.TwoGroups);
        var hashes = new List<string> { reference.Hash() };
        var random = new Random(1);
        long lastStep = 0;
        int cutShort = 0;
        for (int i = 0; i < Kills; i++)
        {
            using Process process = TestProgram.Start(TestProgram.SaveForEver, folder.Path);
            Assert.NotNull(process.StandardOutput.ReadLine());

            // Between the first save and some of the next ones.
            Thread.Sleep(random.Next(25));
            process.Kill();
            process.WaitForExit();
            cutShort += Directory.EnumerateDirectories(folder.Path, "*.tmp").Any() ? 1 : 0;

            string latest = Checkpoint.Latest(folder.Path)!;
            using Trainee trainee = Trainees.Create(TestProgram.SavedClass, Layout.TwoGroups);
            CheckpointResult result = Checkpoint.Load(folder.Path, [trainee.Optimizer]);
            Assert.Equal(latest, result.Path);
            Assert.True(result.Step > lastStep, $"Kill {i}: step {result.Step} after {lastStep}.");
            lastStep = result.Step;
            while (hashes.Count <= lastStep)
            {
                reference.TrainTo(hashes.Count);
                hashes.Add(reference.Hash());
            }

            Assert.Equal(hashes[(int)lastStep], trainee.Hash());
        }

        Assert.True(cutShort > Kills / 20, $"Only {cutShort} of {Kills} kills met a save half-way: this test shows nothing.");
        Assert.True(Directory.GetDirectories(folder.Path).Length <= 4, "Checkpoints pile up.");
    }

    [Fact]
    public void NewProcessContinuesBitIdentically()
    {
        using var folder = new TemporaryFolder();
        var expected = new List<string>();
        foreach (string name in Trainees.Names)
        {
            using Trainee trainee = Trainees.Create(name, Layout.Sparse);
            trainee.TrainTo(3);
            Checkpoint.Save(folder.File(name), [trainee.Optimizer]);
            trainee.TrainTo(Trainee.Steps);
            expected.Add($"{name} {trainee.Hash()}");
        }

        using Process process = TestProgram.Start(TestProgram.Resume, folder.Path);
        string[] found = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        Assert.Equal(expected, found);
    }
}
