using System;
using System.IO;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>Several optimizers that step together: all or none.</summary>
public sealed class OptimizerSetTests
{
    [Fact]
    public void What_one_member_refuses_changes_none()
    {
        using var good = new Parameter<float>("good", [1f], [1f]);
        using var bad = new Parameter<float>("bad", [1f], [1f]);
        using var first = new ScaledSgdw(1, [good]);
        using var second = new ScaledSgdw(1e39, [bad]);
        var set = new OptimizerSet(first, second);

        // 1e39 is finite as a double and infinite in float32.
        Assert.Contains("Nothing was changed", Assert.Throws<InvalidOperationException>(() => set.Step()).Message, StringComparison.Ordinal);
        AssertUntouched();

        second.LearningRate = 1;
        second.Schedule = Schedule.Lambda(_ => double.NaN);
        Assert.Throws<InvalidOperationException>(() => set.Step());
        AssertUntouched();

        second.Schedule = null;
        bad.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set.Step());
        AssertUntouched();

        void AssertUntouched()
        {
            Assert.Equal((1f, 1f), (Samples.ValuesOf(good)[0], Samples.GradientsOf(good)[0]));
            Assert.Equal((0, 0, 0), (first.StepCount, second.StepCount, first.LossScaler.GoodSteps));
        }
    }

    [Fact]
    public void Nothing_is_in_two_members()
    {
        float[] shared = [1f, 2f, 3f];
        using var one = new Parameter<float>("one", shared, new float[3]);
        using var two = new Parameter<float>("two", shared, new float[3]);
        using var three = new Parameter<float>("three", new float[3], shared);
        using var four = new Parameter<float>("four", new float[3], new float[3]);
        using var first = new ScaledSgdw(1, [one]);
        using var same = new ScaledSgdw(1, [one]);
        using var overlapping = new ScaledSgdw(1, [two]);
        using var reading = new ScaledSgdw(1, [three]);
        using var other = new ScaledSgdw(1, [four]);

        Assert.Contains("'one' is in ScaledSgdw and in ScaledSgdw, and would be updated twice", Assert.Throws<ArgumentException>(() => new OptimizerSet(first, same)).Message, StringComparison.Ordinal);
        Assert.Contains("'one' and 'two', of two optimizers of a set, overlap", Assert.Throws<ArgumentException>(() => new OptimizerSet(first, overlapping)).Message, StringComparison.Ordinal);
        Assert.Contains("gradient of parameter 'three' overlaps the values of parameter 'one'", Assert.Throws<ArgumentException>(() => new OptimizerSet(first, reading)).Message, StringComparison.Ordinal);

        // Nor may it come there later. What was refused belongs to no set.
        var set = new OptimizerSet(first, other);
        set.Step();
        ((IOptimizer)other).AddParameter(other.ParameterGroups[0], two);
        Assert.Throws<ArgumentException>(() => set.Step());
        Assert.Equal(1, first.StepCount);
        other.RemoveParameter(two);
        four.SetGradient(shared);
        Assert.Throws<ArgumentException>(() => set.Step());
        four.SetGradient(new float[3]);
        set.Step();
        Assert.Equal(2, other.StepCount);
    }

    [Fact]
    public void One_checkpoint_holds_all_and_training_goes_on_bit_for_bit()
    {
        string folder = Directory.CreateTempSubdirectory("genoptim-").FullName;
        try
        {
            (OptimizerSet set, Parameter<float>[] parameters) = NewSet();
            Train(set, parameters, 0, 3);
            set.LossScaler!.Scale = 512;
            Assert.Equal(Path.Combine(folder, "step-3"), set.Save(folder, notes: new System.Collections.Generic.Dictionary<string, string> { ["place"] = "7" }));

            (OptimizerSet resumed, Parameter<float>[] others) = NewSet();
            CheckpointResult loaded = resumed.Load(folder);
            Assert.Equal(("7", 3L), (loaded.Notes["place"], loaded.Step));
            Assert.Equal(512, resumed.LossScaler!.Scale);
            Assert.Equal(3, resumed.LossScaler.GoodSteps);
            Train(set, parameters, 3, 6);
            Train(resumed, others, 3, 6);
            Assert.All(parameters.Zip(others), pair => Assert.Equal(Samples.ValuesOf(pair.First).ToArray(), Samples.ValuesOf(pair.Second).ToArray()));

            // A state that does not fit one member is taken over by none.
            OptimizerState[] states = [.. set.ExportState()];
            resumed.LossScaler.Scale = 2;
            Assert.Throws<StateMismatchException>(() => resumed.ImportState([states[0], states[0]]));
            Assert.Equal(2, resumed.LossScaler.Scale);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static (OptimizerSet Set, Parameter<float>[] Parameters) NewSet()
        {
            Parameter<float>[] parameters = [new("matrix", new float[300], new float[300]), new("rest", new float[5], new float[5])];
            return (new OptimizerSet(new ScaledSgdw(0.1, [parameters[0]]), new ScaledSgdw(0.01, [parameters[1]])), parameters);
        }

        static void Train(OptimizerSet set, Parameter<float>[] parameters, int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                foreach (Parameter<float> parameter in parameters)
                {
                    Samples.Values(new Random(step), (int)parameter.Length).CopyTo(Samples.GradientsOf(parameter));
                }

                Assert.True(set.Step().IsTaken);
            }
        }
    }

    [Fact]
    public void Monitors_of_members_are_told()
    {
        using var one = new Parameter<float>("one", [1f], [3f]);
        using var two = new Parameter<float>("two", [1f], [4f]);
        using var first = new MeasuredClippedSgdw(1, [one]);
        using var second = new MeasuredClippedSgdw(1, [two]);
        var set = new OptimizerSet(first, second);
        using var monitor = new OptimizerMonitor(second, every: 1);

        StepResult result = set.Step();

        Assert.Equal(5, result.GradientNorm);
        Assert.Equal(1, monitor.Latest!.Step);
        // Metrics are those of the gradients that were used: clipped.
        Assert.Equal(0.8, monitor.Latest[StepMetrics.GradientNorm], 1e-6);
    }

    [Fact]
    public void Settings_cannot_change_while_a_member_is_at_work()
    {
        using var one = new Parameter<float>("one", [1f], [1f]);
        using var two = new Parameter<float>("two", [1f], [1f]);
        using var first = new ScaledSgdw(1, [one]);
        using var second = new ScaledSgdw(1, [two]);
        var set = new OptimizerSet(first, second);
        second.Schedule = Schedule.Lambda(_ =>
        {
            set.LossScaler!.Scale = 2;
            return 1;
        });

        Assert.Contains("at work", Assert.Throws<InvalidOperationException>(() => set.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(65_536, set.LossScaler!.Scale);
        second.Schedule = null;
        set.LossScaler.Scale = 2;
        Assert.True(set.Step().IsTaken);
    }
}
