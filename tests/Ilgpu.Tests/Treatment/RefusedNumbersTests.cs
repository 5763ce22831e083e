using System;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Treatment;

/// <summary>A rule that measures has measured on the accelerator before its numbers are known: a step that is refused then has changed nothing.</summary>
public sealed class RefusedNumbersTests
{
    [Fact]
    public void A_rule_that_measures_is_asked_once_it_has()
    {
        using Context context = Context.Create(builder => builder.CPU()).Enabled();
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        double[] values = [2, -3];
        double[] gradient = [1, 1];
        using var parameter = new Parameter<double>("w", values, gradient);
        var group = new StableAdamWFloat64.ParameterGroup([parameter]) { WeightDecay = 0.5 };
        using var optimizer = new StableAdamWFloat64.DeviceOptimizer(accelerator, 1, group);
        optimizer.Step();
        double[] before = [.. optimizer.ExportState().Parameters["w"].Tensors["exp_avg"].AsSpan<double>()];

        optimizer.LearningRate = 2.4;
        Assert.Contains("the decay is 1.2 per step", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        OptimizerState state = optimizer.ExportState();
        Assert.Equal(1, state.StepCount);
        Assert.Equal(before, state.Parameters["w"].Tensors["exp_avg"].AsSpan<double>().ToArray());

        // Larger gradients clip the rate, and the decay is below 1.
        Array.Fill(gradient, 1000);
        optimizer.Step();
        Array.Fill(gradient, double.NaN);
        optimizer.Step();
        Assert.Equal(3, optimizer.StepCount);
        optimizer.Synchronize();
        Assert.True(double.IsNaN(values[0]));
    }
}
