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
                    int tries = array == "master_weight" ? 40 : array.StartsWith("max_", StringComparison.Ordinal) ? 20 : 1;
                    Assert.Contains(
                        Enumerable.Range(0, tries),
                        skip => Interrupted(name, layout, state => Break(state.Parameters[parameter].Tensors[array], array, skip)) != expected);
                }
            }
        }

        BrokenNumbersAreSeen(expected, name, layout, saved);
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

    /// <summary>Numbers on the host: of parameters, groups and features. One that a feature refuses is seen as well.</summary>
    private static void BrokenNumbersAreSeen(string expected, string name, Layout layout, OptimizerState saved)
    {
        foreach ((string parameter, ParameterState ofParameter) in saved.Parameters)
        {
            foreach (string scalar in ofParameter.Scalars.Keys)
            {
                Seen((state, change) => state.Parameters[parameter].Scalars[scalar] *= 1 - (change / 4.0));
            }
        }

        for (int group = 0; group < saved.Groups.Count; group++)
        {
            foreach (string scalar in saved.Groups[group].Scalars.Keys)
            {
                Seen((state, change) => state.Groups[group].Scalars[scalar] += change);
            }
        }

        foreach ((string section, StateSection content) in saved.Sections)
        {
            foreach (string number in content.Numbers.Keys)
            {
                Seen((state, change) => state.Sections[section].Numbers[number] *= 1 - (change / 4.0));
            }

            foreach (string count in content.Counts.Keys)
            {
                Seen((state, change) => state.Sections[section].Counts[count] += change);
            }

            foreach ((string series, double[] values) in content.Series)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    Seen((state, change) => state.Sections[section].Series[series][i] *= 1 - (change / 4.0));
                }
            }
        }

        // One more may come to the same as none, where the next step begins to count anew: then one less does not.
        void Seen(Action<OptimizerState, int> breakIt) => Assert.Contains(new[] { 1, -1 }, change =>
        {
            try
            {
                return Interrupted(name, layout, state => breakIt(state, change)) != expected;
            }
            catch (StateMismatchException)
            {
                return true;
            }
        });
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

    private static void Break(StateTensor tensor, string array, int skip)
    {
        if (array != "master_weight" || skip < 20)
        {
            Flip(tensor, skip);
        }
        else
        {
            // What the parameter's own bits contradict is taken from the parameter where that has not taken a step: then a lower bit shows it.
            tensor.AsBytes()[(int)(((skip - 20) % tensor.Length * sizeof(float)) + 1)] ^= 0x20;
        }
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
