using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Folders;

/// <summary>A disk that is full or must not be written: what was there is there still, and the error says so.</summary>
public sealed class FullDiskTests
{
    [SkippableFact]
    public void FullDiskLeavesTheOlderCheckpoint()
    {
        using var disk = new SmallDisk("400k");
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(1);
        string saved = Checkpoint.Save(disk.Path, [trainee.Optimizer]);
        string hash = trainee.Hash();
        int failures = 0;
        for (int fill = 0; fill < 8; fill++)
        {
            trainee.TrainTo((int)trainee.Optimizer.StepCount + 1);
            using (var filler = new FileStream(System.IO.Path.Combine(disk.Path, "filler"), FileMode.Create))
            {
                // Room for some of the files but not for all.
                filler.Write(new byte[new DriveInfo(disk.Path).AvailableFreeSpace - (fill * 12_000)]);
            }

            var exception = Assert.Throws<CheckpointException>(() => Checkpoint.Save(disk.Path, [trainee.Optimizer]));
            Assert.Contains($"Step {trainee.Optimizer.StepCount} could not be saved in '{disk.Path}'", exception.Message, StringComparison.Ordinal);
            Assert.EndsWith($"Now the newest complete checkpoint is '{saved}'.", exception.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path, "*.tmp"));
            Assert.Equal([saved], Checkpoint.List(disk.Path));
            failures++;
        }

        Assert.Equal(8, failures);
        File.Delete(System.IO.Path.Combine(disk.Path, "filler"));
        using Trainee resumed = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        Checkpoint.Load(disk.Path, [resumed.Optimizer]);
        Assert.Equal(hash, resumed.Hash());
        Assert.Equal(1, resumed.Optimizer.StepCount);
    }

    [SkippableFact]
    public void FullDiskLeavesTheOlderFile()
    {
        using var disk = new SmallDisk("200k");
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(1);
        string path = System.IO.Path.Combine(disk.Path, "state");
        trainee.Optimizer.Save(path);
        byte[] before = File.ReadAllBytes(path);
        File.WriteAllBytes(System.IO.Path.Combine(disk.Path, "filler"), new byte[60_000]);
        trainee.TrainTo(2);
        var exception = Assert.Throws<CheckpointException>(() => trainee.Optimizer.Save(path));
        Assert.StartsWith($"'{path}' could not be saved: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("(what was there before is there still, whole).", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["filler", "state"], Directory.EnumerateFiles(disk.Path).Select(file => System.IO.Path.GetFileName(file)).Order());

        // The optimizer is none the worse.
        trainee.TrainTo(3);
    }

    [SkippableFact]
    public void ReadOnlyFolderIsAnErrorThatNamesWhatIsThere()
    {
        using var disk = new SmallDisk("1m");
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        trainee.TrainTo(1);
        string saved = Checkpoint.Save(disk.Path, [trainee.Optimizer]);
        disk.MakeReadOnly();
        trainee.TrainTo(2);
        var exception = Assert.Throws<CheckpointException>(() => Checkpoint.Save(disk.Path, [trainee.Optimizer]));
        Assert.EndsWith($"Now the newest complete checkpoint is '{saved}'.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => trainee.Optimizer.Save(System.IO.Path.Combine(disk.Path, "state")));
        using Trainee resumed = Trainees.Create(nameof(PlainAdamW), Layout.TwoGroups);
        Assert.Equal(1, Checkpoint.Load(disk.Path, [resumed.Optimizer]).Step);
    }

    /// <summary>A file system in memory that is soon full.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        internal SmallDisk(string size)
        {
            Skip.IfNot(OperatingSystem.IsLinux(), "Small file systems are mounted on Linux only.");
            string? refusal = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", _folder.Path);
            if (refusal is not null)
            {
                _folder.Dispose();
                Skip.If(true, $"No small file system can be mounted here: {refusal}");
            }
        }

        internal string Path => _folder.Path;

        internal void MakeReadOnly() => Assert.Null(Run("mount", "-o", "remount,ro", _folder.Path));

        public void Dispose()
        {
            Run("umount", _folder.Path);
            _folder.Dispose();
        }

        private static string? Run(string command, params string[] arguments)
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
                string error = process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0 ? null : error.Trim();
            }
            catch (Win32Exception exception)
            {
                return exception.Message;
            }
        }
    }
}
