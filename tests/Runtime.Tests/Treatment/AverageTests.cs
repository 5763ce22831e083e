using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>Averages beside the weights, steps taken parameter by parameter, and decay that is carried.</summary>
public sealed class AverageTests
{
    [Fact]
    public void Averages_take_the_place_of_weights_and_give_it_back_to_the_bit()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 1_000);
        using Parameter<float> frozen = Samples.Parameter("frozen", 100, 2);
        using var optimizer = new AveragedAdamW(0.1, [parameter, frozen]);
        Assert.Contains("no step was averaged", Assert.Throws<InvalidOperationException>(() => optimizer.UseAverages()).Message, StringComparison.Ordinal);
        optimizer.Average.HalfLife = 2;
        frozen.IsFrozen = true;
        float[] first = Samples.ValuesOf(parameter).ToArray();
        optimizer.Step();
        int[] weights = Samples.Bits(parameter);
        int[] kept = Samples.Bits(frozen);

        using (optimizer.UseAverages())
        {
            float[] averages = Samples.ValuesOf(parameter).ToArray();
            double share = 1 - Math.Pow(2, -0.5);
            Assert.Equal(first.Zip(Array.ConvertAll(weights, BitConverter.Int32BitsToSingle), (a, b) => a + (share * (b - a))), averages.Select(value => (double)value), (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
            Assert.Equal(kept, Samples.Bits(frozen));
            Assert.Contains("UseAverages", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        }

        Assert.Equal(weights, Samples.Bits(parameter));
        optimizer.Step();
    }

    [Fact]
    public void What_was_disposed_meanwhile_keeps_no_other_from_getting_its_weights_back()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 1_000);
        Parameter<float> gone = Samples.Parameter("gone", 100, 2);
        var optimizer = new AveragedAdamW(0.1, [gone, parameter]);
        optimizer.Step();
        optimizer.Step();
        int[] weights = Samples.Bits(parameter);
        optimizer.UseAverages();
        Assert.NotEqual(weights, Samples.Bits(parameter));
        gone.Dispose();
        optimizer.Dispose();
        Assert.Equal(weights, Samples.Bits(parameter));
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step());
    }

    [Fact]
    public void Equal_mean_of_16_bit_weights_is_theirs_in_float32()
    {
        var gradient = new BFloat16[] { (BFloat16)1f };
        using var parameter = new Parameter<BFloat16>("w", new BFloat16[] { (BFloat16)1f }, gradient);
        using var optimizer = new AveragedBFloat16(1.0 / 1024, [parameter]);
        optimizer.Average.Start = 1;
        optimizer.Average.End = 4;
        for (int step = 0; step < 5; step++)
        {
            optimizer.Step();
        }

        // Steps 2, 3 and 4 are averaged: 1 − 2/1024, 1 − 3/1024 and 1 − 4/1024, none of which bfloat16 has.
        Assert.Equal(1 - (3f / 1024), optimizer.ExportState().Parameters["w"].Tensors["average"].AsSpan<float>()[0], 1e-7f);
    }

    [Fact]
    public void Step_in_backward_gives_the_bits_of_one_step()
    {
        Parameter<float>[] together = [Samples.Parameter("a", 70_000, 1), Samples.Parameter("b", 300, 2), Samples.Parameter("c", 10, 3)];
        Parameter<float>[] alone = [Samples.Parameter("a", 70_000, 1), Samples.Parameter("b", 300, 2), Samples.Parameter("c", 10, 3)];
        using var optimizer = new AveragedAdamW(0.1, together) { Schedule = new HalvingSchedule() };
        using var inBackward = new AveragedAdamW(0.1, alone) { Schedule = new HalvingSchedule() };
        optimizer.LossScaler.Scale = inBackward.LossScaler.Scale = 4;
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < together.Length; i++)
            {
                float[] gradient = Samples.Values(new Random((10 * step) + i), (int)together[i].Length);
                gradient.CopyTo(Samples.GradientsOf(together[i]));
                gradient.CopyTo(Samples.GradientsOf(alone[i]));
            }

            together[1].HasGradient = step != 1;
            StepResult expected = optimizer.Step();
            foreach (Parameter<float> parameter in alone.Reverse().Where((_, i) => step != 1 || i != 1))
            {
                inBackward.Step(parameter);
            }

            Assert.Contains("EndStep", Assert.Throws<InvalidOperationException>(() => inBackward.Step()).Message, StringComparison.Ordinal);
            Assert.Contains("'a' has already", Assert.Throws<InvalidOperationException>(() => inBackward.Step(alone[0])).Message, StringComparison.Ordinal);
            Assert.Equal(expected, inBackward.EndStep());
        }

        for (int i = 0; i < together.Length; i++)
        {
            Assert.Equal(Samples.Bits(together[i]), Samples.Bits(alone[i]));
            Assert.Equal(
                optimizer.ExportState().Parameters[together[i].Name].Tensors["average"].AsBytes().ToArray(),
                inBackward.ExportState().Parameters[together[i].Name].Tensors["average"].AsBytes().ToArray());
        }

        Assert.Throws<InvalidOperationException>(() => inBackward.EndStep());
    }

    [Fact]
    public void Step_in_backward_is_refused_where_all_gradients_are_needed_first()
    {
        using var parameter = new Parameter<float>("w", [0f], [1f]);
        using var clipped = new ClippedAdamW(1, [parameter]);
        Assert.Contains("norm over all", Assert.Throws<InvalidOperationException>(() => clipped.Step(parameter)).Message, StringComparison.Ordinal);
        clipped.RemoveParameter(parameter);
        using var scaled = new ScaledSgdw(1, [parameter]);
        Assert.Contains("not finite", Assert.Throws<InvalidOperationException>(() => scaled.Step(parameter)).Message, StringComparison.Ordinal);
        scaled.RemoveParameter(parameter);
        using var guarded = new GuardedSgdw(1, [parameter]);
        Assert.Contains("spikes", Assert.Throws<InvalidOperationException>(() => guarded.Step(parameter)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-10)]
    [InlineData(2.9e-8)]
    [InlineData(3.1e-8)]
    [InlineData(6e-8)]
    [InlineData(1e-6)]
    [InlineData(1e-4)]
    [InlineData(1e-2)]
    public void Carried_decay_of_float32_is_right_to_a_hundredth(double decay)
    {
        int steps = decay < 1e-5 ? 60_000 : 1_000;
        using var parameter = new Parameter<float>("w", [.. Samples.Values(new Random(1), 64).Select(value => value == 0 ? 1 : value)], new float[64]);
        double[] before = [.. Samples.ValuesOf(parameter).ToArray().Select(value => (double)value)];
        using var optimizer = new CarriedSgdw(1, new CarriedSgdw.ParameterGroup([parameter]) { WeightDecay = decay });
        for (int step = 0; step < steps; step++)
        {
            optimizer.Step();
        }

        AssertDecay(optimizer, before, [.. Samples.ValuesOf(parameter).ToArray().Select(value => (double)value)], decay, steps);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-5)]
    [InlineData(1e-3)]
    [InlineData(1e-2)]
    public void Carried_decay_of_plain_16_bit_weights_is_right_to_a_hundredth(double decay)
    {
        int steps = (int)(0.5 / decay) + 1;
        var random = new Random(2);
        BFloat16[] brains = [.. Enumerable.Range(0, 4_096).Select(_ => (BFloat16)(float)(1 + random.NextDouble()))];
        using var brain = new Parameter<BFloat16>("w", brains, new BFloat16[4_096]);
        using var optimizer = new CarriedBFloat16(1, new CarriedBFloat16.ParameterGroup([brain]) { WeightDecay = decay });
        Half[] halves = [.. Enumerable.Range(0, 4_096).Select(_ => (Half)(1 + random.NextDouble()))];
        using var half = new Parameter<Half>("w", halves, new Half[4_096]);
        using var other = new CarriedFloat16(1, new CarriedFloat16.ParameterGroup([half]) { WeightDecay = decay });
        double[] brainsBefore = [.. brains.Select(value => (double)(float)value)];
        double[] halvesBefore = [.. halves.Select(value => (double)value)];
        for (int step = 0; step < Math.Min(steps, 20_000); step++)
        {
            optimizer.Step();
            other.Step();
        }

        AssertDecay(optimizer, brainsBefore, [.. brains.Select(value => (double)(float)value)], decay, Math.Min(steps, 20_000));
        AssertDecay(other, halvesBefore, [.. halves.Select(value => (double)value)], decay, Math.Min(steps, 20_000));
    }

    [Fact]
    public void What_is_owed_is_state_and_a_tensor_without_gradient_owes_nothing()
    {
        using var parameter = new Parameter<float>("w", [1f], [0f]);
        using var optimizer = new CarriedSgdw(1, new CarriedSgdw.ParameterGroup([parameter]) { WeightDecay = 1e-6 });
        optimizer.Step();
        parameter.HasGradient = false;
        optimizer.Step();
        Assert.Equal(1 - 1e-6, optimizer.ExportState().Parameters["w"].Scalars["owed_decay"]);

        using var other = new Parameter<float>("w", [1f], [0f]);
        using var resumed = new CarriedSgdw(1, new CarriedSgdw.ParameterGroup([other]) { WeightDecay = 1e-6 });
        resumed.ImportState(optimizer.ExportState());
        resumed.Step();
        Assert.Equal((1 - 1e-6) * (1 - 1e-6), resumed.ExportState().Parameters["w"].Scalars["owed_decay"]);
        Assert.Equal(1f, Samples.ValuesOf(other)[0]);
    }

    /// <summary>What is applied and what is owed together, over all weights, against the decay that was asked for.</summary>
    private static void AssertDecay(IOptimizer optimizer, double[] before, double[] after, double decay, int steps)
    {
        double applied = before.Zip(after, (a, b) => Math.Log(b / a)).Average();
        double owed = Math.Log(optimizer.ExportState().Parameters["w"].Scalars["owed_decay"]);
        Assert.Equal(1, (applied + owed) / (steps * Math.Log(1 - decay)), 0.01);
    }

    private sealed class HalvingSchedule : ISchedule
    {
        public double Multiplier(long stepCount) => Math.Pow(0.5, stepCount);
    }
}
