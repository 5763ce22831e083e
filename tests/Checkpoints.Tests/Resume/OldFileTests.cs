using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

/// <summary>
/// Files that earlier versions have written load for ever, and go on to the same bits. A new version or kind of state adds files
/// (<c>dotnet exec GenOptim.Checkpoints.Tests.dll write-files FOLDER</c>); none is ever replaced.
/// </summary>
public sealed class OldFileTests
{
    private const int SavedAt = 3;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Version1");

    public static TheoryData<string> Files => [.. Names()];

    [Fact]
    public void EveryKindIsThere() => Assert.Empty(Trainees.Names.Except(Names()));

    [Theory]
    [MemberData(nameof(Files))]
    public void LoadsAndGoesOn(string name)
    {
        string path = Path.Combine(Folder, name + ".safetensors");
        using Trainee first = Trainees.Create(name, LayoutOf(name));
        first.TrainTo(SavedAt);
        using Trainee trainee = Trainees.Create(name, LayoutOf(name));
        trainee.TakeValuesOf(first);
        LoadResult result = trainee.Optimizer.Load(path);
        Assert.Equal(SavedAt, result.StepCount);
        Assert.Equal(trainee.Parameters.Count, result.Loaded.Count);
        Assert.Empty(result.Converted);
        Assert.Equal(
            name.EndsWith("StableAdamW", StringComparison.Ordinal) ? ["step of group 'group 0', which an earlier version kept", "step of group 'group 1', which an earlier version kept"] : [],
            result.LeftOut);

        using var folder = new TemporaryFolder();
        trainee.Optimizer.Save(folder.File("again"));
        var old = new SpecificationReader(path);
        var again = new SpecificationReader(folder.File("again"));
        Assert.Equal(old.Tensors.Keys.Order(StringComparer.Ordinal), again.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(old.Tensors, pair => Assert.Equal(pair.Value.Data, again.Tensors[pair.Key].Data));

        trainee.TrainTo(Trainee.Steps);
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + ".sha256")).Trim(), HashOf(trainee));
    }

    internal static void Write(string folder, string name)
    {
        using Trainee trainee = Trainees.Create(name, LayoutOf(name));
        trainee.TrainTo(SavedAt);
        trainee.Optimizer.Save(Path.Combine(folder, name + ".safetensors"));
        trainee.TrainTo(Trainee.Steps);
        File.WriteAllText(Path.Combine(folder, name + ".sha256"), HashOf(trainee) + "\n");
    }

    private static string[] Names() =>
        [.. Directory.GetFiles(Folder, "*.safetensors").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string HashOf(Trainee trainee) => Convert.ToHexStringLower(SHA256.HashData(trainee.Values()));

    private static Layout LayoutOf(string name) => name.Contains("EightBit", StringComparison.Ordinal) ? Layout.SmallWithBlocks : Layout.Small;
}
