using System;
using System.Collections.Generic;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>Settings keep their ranges, and do not change under a step.</summary>
public sealed class SettingsTests
{
    private static readonly Dictionary<string, Action<EverythingSgdw>> Settings = new()
    {
        ["ClippingThreshold"] = optimizer => optimizer.ClippingThreshold = 2,
        ["AccumulationCount"] = optimizer => optimizer.AccumulationCount = 2,
        ["Scale"] = optimizer => optimizer.LossScaler.Scale = 2,
        ["IsDynamic"] = optimizer => optimizer.LossScaler.IsDynamic = false,
        ["GrowthFactor"] = optimizer => optimizer.LossScaler.GrowthFactor = 4,
        ["BackoffFactor"] = optimizer => optimizer.LossScaler.BackoffFactor = 0.25,
        ["GrowthInterval"] = optimizer => optimizer.LossScaler.GrowthInterval = 2,
        ["SmallestScale"] = optimizer => optimizer.LossScaler.SmallestScale = 2,
        ["LargestScale"] = optimizer => optimizer.LossScaler.LargestScale = 2,
        ["Deviations"] = optimizer => optimizer.SpikeGuard.Deviations = 2,
        ["Window"] = optimizer => optimizer.SpikeGuard.Window = 2,
        ["Loss"] = optimizer => optimizer.SpikeGuard.Loss = 2,
        ["HalfLife"] = optimizer => optimizer.Average.HalfLife = 2,
        ["Start"] = optimizer => optimizer.Average.Start = 2,
        ["End"] = optimizer => optimizer.Average.End = 2,
        ["Interval"] = optimizer => optimizer.Average.Interval = 2,
    };

    public static TheoryData<string> Names { get; } = [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_setting_changes_while_a_step_is_under_way(string name)
    {
        using var parameter = new Parameter<float>("w", [1f], [1f]);
        using var optimizer = new EverythingSgdw(1, [parameter]);
        Action<EverythingSgdw> set = Settings[name];
        optimizer.Schedule = Schedule.Lambda(_ =>
        {
            set(optimizer);
            return 1;
        });

        Assert.Contains("at work", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal((0L, 1f), (optimizer.StepCount, Samples.ValuesOf(parameter)[0]));

        optimizer.Schedule = null;
        set(optimizer);
        Assert.True(optimizer.Step().IsTaken);

        // Once it is disposed of, as every other setting.
        optimizer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set(optimizer));
    }

    [Fact]
    public void Adaptive_clipping_lets_zeros_train_unless_its_epsilon_is_zero()
    {
        using var parameter = new Parameter<float>("w", [0f, 0f], [3f, 4f]);
        using var optimizer = new AdaptiveSgdw(1, [parameter]) { ClippingThreshold = 0.5 };
        Assert.Equal(1e-3, optimizer.ClippingEpsilon);
        optimizer.Step();

        // min(1, 0.5·1e-3/5)
        Assert.Equal(-3e-4, Samples.ValuesOf(parameter)[0], 1e-9);
        Assert.Equal(-4e-4, Samples.ValuesOf(parameter)[1], 1e-9);

        Samples.ValuesOf(parameter).Clear();
        optimizer.ClippingEpsilon = 0;
        optimizer.Step();
        Assert.Equal([0f, 0f], Samples.ValuesOf(parameter).ToArray());

        // Neither weights nor gradients: the factor is 1 and not 0/0.
        Samples.GradientsOf(parameter).Clear();
        optimizer.Step();
        Assert.Equal([0f, 0f], Samples.ValuesOf(parameter).ToArray());
        Assert.Contains("ClippingEpsilon is -1", Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClippingEpsilon = -1).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClippingEpsilon = double.NaN);
    }
}
