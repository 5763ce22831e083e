using System;
using System.Linq;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

/// <summary>A run that was saved, and taken up by new objects, goes on as the one that was not interrupted, to the last bit.</summary>
public sealed class ResumeTests
{
    private const int SavedAt = 3;

    public static TheoryData<string, Layout> Runs
    {
        get
        {
            var runs = new TheoryData<string, Layout>();
            foreach (string name in Trainees.Names)
            {
                foreach (Layout layout in new[] { Layout.OneGroup, Layout.TwoGroups, Layout.Sparse })
                {
                    runs.Add(name, layout);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void ContinuationIsBitIdentical(string name, Layout layout) =>
        Assert.Equal(Uninterrupted(name, layout), Interrupted(name, layout, _ => { }));

    /// <summary>The test above must see what it is there for: one byte of any array, any count, any rate.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void BrokenResumeIsSeen(string name, Layout layout)
    {
        string expected = Uninterrupted(name, layout);
        OptimizerState saved = Saved(name, layout);
        foreach (string parameter in saved.Parameters.Keys)
        {
            foreach ((string array, StateTensor tensor) in saved.Parameters[parameter].Tensors)
            {
                if (tensor.Length > 0)
                {
                    // A maximum may meet something larger in the next step, which makes the change undone: then another element shows it.
                    int tries = array.StartsWith("max_", StringComparison.Ordinal) ? 20 : 1;
                    Assert.Contains(
                        Enumerable.Range(0, tries),
                        skip => Interrupted(name, layout, state => Flip(state.Parameters[parameter].Tensors[array], skip)) != expected);
                }
            }
        }

        Assert.NotEqual(expected, Interrupted(name, layout, change: state => state with { LearningRate = Math.BitIncrement(state.LearningRate) }));
        Assert.NotEqual(expected, Interrupted(name, layout, change: state => state with { Groups = [state.Groups[0] with { InitialLearningRate = 0.5 }, .. state.Groups.Skip(1)] }));
        Assert.NotEqual(expected, Interrupted(name, layout, change: state => state with
        {
            Parameters = state.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value with { Step = pair.Value.Step + 1 }),
        }));
        if (saved.RoundingSeed is not null)
        {
            Assert.NotEqual(expected, Interrupted(name, layout, change: state => state with { RoundingSeed = state.RoundingSeed + 1 }));
        }
    }

    private static string Uninterrupted(string name, Layout layout)
    {
        using Trainee trainee = Trainees.Create(name, layout);
        trainee.TrainTo(Trainee.Steps);
        return trainee.Hash();
    }

    private static OptimizerState Saved(string name, Layout layout)
    {
        using Trainee trainee = Trainees.Create(name, layout);
        trainee.TrainTo(SavedAt);
        return trainee.Optimizer.ExportState();
    }

    private static string Interrupted(string name, Layout layout, Action<OptimizerState> breakIt) =>
        Interrupted(name, layout, change: state =>
        {
            breakIt(state);
            return state;
        });

    private static string Interrupted(string name, Layout layout, Func<OptimizerState, OptimizerState> change)
    {
        using var folder = new TemporaryFolder();
        using Trainee first = Trainees.Create(name, layout);
        first.TrainTo(SavedAt);
        first.Optimizer.Save(folder.File("state"));

        // What the constructor is given makes no difference: the state brings its own.
        using Trainee second = Trainees.Create(name, layout);
        second.Optimizer.LearningRate = 123;
        second.TakeValuesOf(first);
        LoadResult result = second.Optimizer.Load(folder.File("state"));
        Assert.Equal(SavedAt, result.StepCount);
        Assert.Equal(first.Parameters.Count, result.Loaded.Count);
        Assert.Empty(result.StartedAnew.Concat(result.LeftOut).Concat(result.Converted));
        OptimizerState state = second.Optimizer.ExportState();
        second.Optimizer.ImportState(change(state));
        second.TrainTo(Trainee.Steps);
        return second.Hash();
    }

    private static void Flip(StateTensor tensor, int skip)
    {
        // A higher bit of an element that has it not set and is not zero: larger, so that neither rounding nor a maximum takes the change back.
        int size = tensor.Type switch { DType.Float64 => 8, DType.Float32 => 4, DType.BFloat16 or DType.UInt16 or DType.Float16 => 2, _ => 1 };
        Span<byte> bytes = tensor.AsBytes();
        foreach (byte bit in new byte[] { 0x10, 0x08, 0x04, 0x20, 0x40 })
        {
            for (int i = 0; i < tensor.Length; i++)
            {
                if ((bytes[(i * size) + size - 1] & bit) == 0 && bytes.Slice(i * size, size).ContainsAnyExcept((byte)0) && --skip < 0)
                {
                    bytes[(i * size) + size - 1] |= bit;
                    return;
                }
            }
        }

        bytes[size - 1] ^= 0x10;
    }
}
