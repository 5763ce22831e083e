using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.LowPrecision;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Suites;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Memory;

/// <summary>The values of a lent parameter are its own: they stay when it leaves, and go with it.</summary>
public sealed class LentMemoryTests(CpuAcceleratorSource source) : IClassFixture<CpuAcceleratorSource>
{
    [Fact]
    public void Values_stay_when_the_parameter_leaves()
    {
        using var first = new AdamW.DeviceParameter("first", 3);
        using var second = new AdamW.DeviceParameter("second", 3);
        var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, new AdamW.ParameterGroup([first, second]) { WeightDecay = 0 });
        DeviceCopy.FromHost(first.Values, [1f, 2f, 3f]);
        DeviceCopy.FromHost(second.Values, [4f, 5f, 6f]);
        IReadOnlyList<MemoryBuffer> buffers = DeviceInternals.Buffers(first);

        optimizer.RemoveParameter(first);
        Assert.Equal([1f, 2f, 3f], Read(first));
        Assert.Throws<InvalidOperationException>(() => first.Gradient);
        optimizer.Step();
        Assert.Equal([1f, 2f, 3f], Read(first));

        optimizer.Dispose();
        Assert.Equal([1f, 2f, 3f], Read(first));
        Assert.Equal([4f, 5f, 6f], Read(second));
        Assert.Equal([false, true, true, true], buffers.Select(buffer => buffer.IsDisposed));

        first.Dispose();
        Assert.False(buffers[0].IsDisposed);
        second.Dispose();
        Assert.True(buffers[0].IsDisposed);
    }

    [Fact]
    public void Values_go_with_the_parameter_into_the_next_optimizer()
    {
        using var parameter = new AdamW.DeviceParameter("p", 3);
        using (var first = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, [parameter]))
        {
            DeviceCopy.FromHost(parameter.Values, [1f, 2f, 3f]);
        }

        using var failing = new Parameter<float>("p", new float[3]);
        Assert.Throws<ArgumentException>(() => new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, [parameter, failing]));
        Assert.Equal([1f, 2f, 3f], Read(parameter));

        var group = new AdamW.ParameterGroup([parameter]);
        using var second = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, group);
        Assert.Equal([1f, 2f, 3f], Read(parameter));
        second.RemoveParameter(parameter);
        second.AddParameter(group, parameter);
        Assert.Equal([1f, 2f, 3f], Read(parameter));

        using Context context = Context.Create(builder => builder.CPU()).Enabled();
        using Accelerator elsewhere = context.CreateCPUAccelerator(0);
        second.RemoveParameter(parameter);
        using var third = new AdamW.DeviceOptimizer(elsewhere, 1e-3, [parameter]);
        Assert.Equal([1f, 2f, 3f], Read(parameter));
    }

    [Fact]
    public void A_replaced_parameter_keeps_its_values_and_the_replacement_has_its_own()
    {
        using var current = new KahanAdamW.DeviceParameter("current", 3);
        using var fresh = new KahanAdamW.DeviceParameter("fresh", 3);
        using var moved = new KahanAdamW.DeviceParameter("moved", 3);
        using (new KahanAdamW.DeviceOptimizer(source.Accelerator, 1e-3, [moved]))
        {
            DeviceCopy.FromHost(moved.Values, Elements.Of<BFloat16>([7, 8, 9]));
        }

        using var optimizer = new KahanAdamW.DeviceOptimizer(source.Accelerator, 1e-3, [current]);
        DeviceCopy.FromHost(current.Values, Elements.Of<BFloat16>([1, 2, 3]));

        optimizer.ReplaceParameter(current, fresh);
        Assert.Equal(Elements.Of<BFloat16>([1, 2, 3]), Read(current));
        Assert.Equal(Elements.Of<BFloat16>([0, 0, 0]), Read(fresh));

        optimizer.ReplaceParameter(fresh, moved);
        Assert.Equal(Elements.Of<BFloat16>([7, 8, 9]), Read(moved));
        Assert.Equal(Elements.Of<BFloat16>([0, 0, 0]), Read(fresh));
    }

    private static float[] Read(AdamW.DeviceParameter parameter)
    {
        var values = new float[parameter.Length];
        DeviceCopy.ToHost(parameter.Values, values);
        return values;
    }

    private static BFloat16[] Read(KahanAdamW.DeviceParameter parameter)
    {
        var values = new BFloat16[parameter.Length];
        DeviceCopy.ToHost(parameter.Values, values);
        return values;
    }
}
