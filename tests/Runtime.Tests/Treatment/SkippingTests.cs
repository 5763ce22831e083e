using System;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>Loss scale and spike guard from step to step.</summary>
public sealed class SkippingTests
{
    [Fact]
    public void Dynamic_scale_halves_on_a_skip_and_doubles_after_good_steps_and_the_schedule_waits()
    {
        using var parameter = new Parameter<float>("w", [0f], [0f]);
        using var optimizer = new ScaledSgdw(1, [parameter]);
        optimizer.LossScaler.GrowthInterval = 3;
        Assert.Equal(65_536, optimizer.LossScaler.Scale);

        double[] scales = new double[9];
        for (int step = 0; step < scales.Length; step++)
        {
            Samples.GradientsOf(parameter)[0] = step is 1 or 2 ? float.PositiveInfinity : (float)optimizer.LossScaler.Scale;
            long before = optimizer.StepCount;
            StepResult result = optimizer.Step();
            Assert.Equal(step is not (1 or 2), result.IsTaken);
            Assert.Equal(before + (result.IsTaken ? 1 : 0), optimizer.StepCount);
            Assert.Equal(0f, Samples.GradientsOf(parameter)[0]);
            scales[step] = optimizer.LossScaler.Scale;
        }

        Assert.Equal([65_536, 32_768, 16_384, 16_384, 16_384, 32_768, 32_768, 32_768, 65_536], scales);
        Assert.Equal(-7f, Samples.ValuesOf(parameter)[0]);
    }

    [Fact]
    public void Scale_and_its_count_are_state_and_states_without_them_begin_anew()
    {
        using var parameter = new Parameter<float>("w", [0f], [1f]);
        using var optimizer = new ScaledSgdw(1, [parameter]);
        optimizer.LossScaler.Scale = 8;
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        Assert.Equal(8, state.Sections["loss_scale"].Numbers["scale"]);
        Assert.Equal(1, state.Sections["loss_scale"].Counts["good_steps"]);

        using var resumed = new Parameter<float>("w", [0f], [1f]);
        using var second = new ScaledSgdw(1, [resumed]);
        second.ImportState(state);
        Assert.Equal((8, 1), (second.LossScaler.Scale, second.LossScaler.GoodSteps));

        state.Sections.Clear();
        second.ImportState(state);
        Assert.Equal((65_536, 0), (second.LossScaler.Scale, second.LossScaler.GoodSteps));

        state.Sections["loss_scale"] = new StateSection { Numbers = { ["scale"] = -2 } };
        second.LossScaler.Scale = 4;
        Assert.Contains("'loss_scale' the scale is -2", Assert.Throws<StateMismatchException>(() => second.ImportState(state)).Message, StringComparison.Ordinal);
        Assert.Equal(4, second.LossScaler.Scale);
        second.ResetState();
        Assert.Equal(65_536, second.LossScaler.Scale);
    }

    [Fact]
    public void Frozen_parameters_do_not_gather_gradients()
    {
        using var trained = new Parameter<float>("t", [0f], [1f]);
        using var frozen = new Parameter<float>("f", [5f], [1f]) { IsFrozen = true };
        using var optimizer = new ScaledSgdw(1, [trained, frozen]);
        optimizer.Step();
        Assert.Equal(0f, Samples.GradientsOf(frozen)[0]);
        Assert.Equal(5f, Samples.ValuesOf(frozen)[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_spike_of_the_norm_or_of_the_loss_is_left_out_and_remembered(bool byLoss)
    {
        using var parameter = new Parameter<float>("w", [0f], [0f]);
        using var optimizer = new GuardedSgdw(1, [parameter]);
        optimizer.SpikeGuard.Window = 8;
        for (int step = 0; step < 8; step++)
        {
            Samples.GradientsOf(parameter)[0] = 1 + (0.01f * (step % 2));
            optimizer.SpikeGuard.Loss = 2 + (0.01 * (step % 2));
            Assert.True(optimizer.Step().IsTaken);
        }

        float before = Samples.ValuesOf(parameter)[0];
        Samples.GradientsOf(parameter)[0] = byLoss ? 1 : 1.1f;
        optimizer.SpikeGuard.Loss = byLoss ? 2.1 : 2;
        StepResult spike = optimizer.Step();
        Assert.Equal(StepOutcome.SkippedSpike, spike.Outcome);
        Assert.Equal(8, optimizer.StepCount);
        Assert.Equal(before, Samples.ValuesOf(parameter)[0]);
        Assert.Equal(byLoss ? 2.1 : 1.1f, optimizer.ExportState().Sections["spike_guard"].Series[byLoss ? "losses" : "gradient_norms"][^1]);
        Assert.Null(optimizer.SpikeGuard.Loss);

        // The window is state: the same spike meets the same guard after a resume.
        using var resumed = new Parameter<float>("w", [0f], [20f]);
        using var second = new GuardedSgdw(1, [resumed]);
        second.SpikeGuard.Window = 8;
        second.ImportState(optimizer.ExportState());
        Assert.Equal(StepOutcome.SkippedSpike, second.Step().Outcome);
    }

    [Fact]
    public void A_spike_is_scaled_down_to_the_limit()
    {
        using var parameter = new Parameter<float>("w", [0f], [0f]);
        using var optimizer = new SoftlyGuardedSgdw(1, [parameter]);
        optimizer.SpikeGuard.Window = 4;
        foreach (float gradient in new[] { 1f, 3f, 1f, 3f })
        {
            Samples.GradientsOf(parameter)[0] = gradient;
            optimizer.Step();
        }

        float before = Samples.ValuesOf(parameter)[0];
        Samples.GradientsOf(parameter)[0] = 100;
        StepResult result = optimizer.Step();

        double limit = 2 + (6 * Math.Sqrt(4.0 / 3));
        Assert.True(result.IsTaken);
        Assert.Equal(limit, result.ClippedGradientNorm!.Value, 1e-9);
        Assert.Equal(before - limit, Samples.ValuesOf(parameter)[0], 1e-5);
    }

    [Fact]
    public void Members_of_a_set_share_norm_scale_and_decision()
    {
        float[] one = Samples.Values(new Random(1), 70_000);
        float[] two = Samples.Values(new Random(2), 500);
        using var all = new ClippedAdamW(0.1, [new Parameter<float>("a", new float[70_000], one), new Parameter<float>("b", new float[500], two)]);
        using var first = new ClippedAdamW(0.1, [new Parameter<float>("b", new float[500], two)]);
        using var second = new ClippedAdamW(0.01, [new Parameter<float>("a", new float[70_000], one)]);
        var set = new OptimizerSet(first, second) { ClippingThreshold = 1 };

        StepResult result = set.Step();

        Assert.Equal(all.Step().GradientNorm, result.GradientNorm);
        Assert.Equal(2, result.UpdatedParameters);
        Assert.Equal(1, second.StepCount);
        Assert.Equal(1, second.ClippingThreshold);
        Assert.Contains("OptimizerSet", Assert.Throws<InvalidOperationException>(() => first.Step()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new OptimizerSet(first));
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new OptimizerSet(all, new ClippedAdamW(1, [new Parameter<float>("a", [0f], [0f])]))).Message, StringComparison.Ordinal);
        using var other = new GuardedSgdw(1, [new Parameter<float>("z", [0f], [0f])]);
        Assert.Contains("Clip is GlobalNorm", Assert.Throws<ArgumentException>(() => new OptimizerSet(all, other)).Message, StringComparison.Ordinal);
        set.ImportState(set.ExportState());
    }

    [Fact]
    public void A_set_leaves_a_step_out_in_all_members()
    {
        using var good = new Parameter<float>("good", [1f], [1f]);
        using var bad = new Parameter<float>("bad", [1f], [float.NaN]);
        using var first = new ScaledSgdw(1, [good]);
        using var second = new ScaledSgdw(1, [bad]);
        var set = new OptimizerSet(first, second);

        StepResult result = set.Step();

        Assert.Equal((StepOutcome.SkippedNonFinite, "bad"), (result.Outcome, result.FirstNonFiniteParameter));
        Assert.Equal((0, 0), (first.StepCount, second.StepCount));
        Assert.Equal(1f, Samples.ValuesOf(good)[0]);
        Assert.Equal(32_768, first.LossScaler.Scale);
        Assert.Same(first.LossScaler, second.LossScaler);
        Assert.Equal([0f, 0f], new[] { Samples.GradientsOf(good)[0], Samples.GradientsOf(bad)[0] });
    }
}
