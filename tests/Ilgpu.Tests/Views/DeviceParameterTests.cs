using System;
using System.Collections.Generic;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Suites;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Views;

/// <summary>What parameters in device memory refuse.</summary>
public sealed class DeviceParameterTests(CpuAcceleratorSource source) : IClassFixture<CpuAcceleratorSource>
{
    [Fact]
    public void A_refused_replacement_changes_nothing()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = source.Accelerator.Allocate1D<float>(8);
        float[] values = [1, 2];
        using var current = new Parameter<float>("w", values, [1f, 1f]);
        var replacement = new Sgdw.DeviceParameter("w2", buffer.View.SubView(0, 2), buffer.View.SubView(4, 2));
        var group = new Sgdw.ParameterGroup([current]) { WeightDecay = 0 };
        using var optimizer = new Sgdw.DeviceOptimizer(source.Accelerator, 0.5, group);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => optimizer.ReplaceParameter(current, replacement));

        Assert.Contains("'w2' cannot take the place of 'w'", exception.Message, StringComparison.Ordinal);
        using var second = new Parameter<float>("w2", new float[2], new float[2]);
        using var namesake = new Parameter<float>("w", new float[2], new float[2]);
        using var sameMemory = new Parameter<float>("w3", values, new float[2]);
        optimizer.AddParameter(group, second);
        Assert.Throws<ArgumentException>(() => optimizer.AddParameter(group, namesake));
        Assert.Throws<ArgumentException>(() => optimizer.AddParameter(group, sameMemory));
        optimizer.Step();
        optimizer.Synchronize();
        Assert.Equal([0.5f, 1.5f], values);
    }

    [Fact]
    public void Lent_memory_is_there_only_within_an_optimizer()
    {
        using var parameter = new AdamW.DeviceParameter("p", 3);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => parameter.Gradient);

        Assert.Contains("'p' is in no optimizer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gradient_must_be_as_long_as_the_values()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = source.Accelerator.Allocate1D<float>(10);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new AdamW.DeviceParameter("p", buffer.View.SubView(0, 4), buffer.View.SubView(4, 5)));

        Assert.Equal("Parameter 'p': the gradient has 5 elements and the values have 4; the lengths must be equal.", exception.Message);
    }

    [Fact]
    public void Views_of_another_accelerator_are_refused()
    {
        using Context context = Context.Create(builder => builder.CPU());
        using Accelerator elsewhere = context.CreateCPUAccelerator(0);
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = elsewhere.Allocate1D<float>(8);
        using var parameter = new AdamW.DeviceParameter("p", buffer.View.SubView(0, 4), buffer.View.SubView(4, 4));

        Assert.Contains(
            "Parameter 'p' has views on accelerator",
            Assert.Throws<ArgumentException>(() => new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, [parameter])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Values_may_not_overlap_other_values_or_a_gradient()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = source.Accelerator.Allocate1D<float>(20);
        using var first = new AdamW.DeviceParameter("first", buffer.View.SubView(0, 4), buffer.View.SubView(10, 4));
        using var sharesValues = new AdamW.DeviceParameter("second", buffer.View.SubView(3, 4), buffer.View.SubView(14, 4));
        using var readsValues = new AdamW.DeviceParameter("third", buffer.View.SubView(4, 4), buffer.View.SubView(2, 4));
        using var readsItself = new AdamW.DeviceParameter("fourth", buffer.View.SubView(4, 4), buffer.View.SubView(5, 4));
        using var sharesGradient = new AdamW.DeviceParameter("fifth", buffer.View.SubView(4, 4), buffer.View.SubView(10, 4));

        Assert.Equal(
            "The values of parameters 'first' and 'second' overlap in device memory; a step would update the shared part twice.",
            Refusal(first, sharesValues).Message);
        Assert.Equal(
            "The gradient of parameter 'third' overlaps the values of parameter 'first' in device memory; a step would read what it has already overwritten.",
            Refusal(first, readsValues).Message);
        Assert.Equal(
            "The gradient of parameter 'fourth' overlaps the values of parameter 'fourth' in device memory; a step would read what it has already overwritten.",
            Refusal(first, readsItself).Message);
        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, [first, sharesGradient]);

        ArgumentException Refusal(params AdamW.DeviceParameter[] parameters) =>
            Assert.Throws<ArgumentException>(() => new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, parameters));
    }

    [Fact]
    public void A_parameter_that_joins_later_may_not_overlap_either()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = source.Accelerator.Allocate1D<float>(20);
        using var first = new AdamW.DeviceParameter("first", buffer.View.SubView(0, 4), buffer.View.SubView(10, 4));
        using var second = new AdamW.DeviceParameter("second", buffer.View.SubView(3, 4), buffer.View.SubView(14, 4));
        var group = new AdamW.ParameterGroup([first]);
        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, group);

        Assert.Throws<ArgumentException>(() => optimizer.AddParameter(group, second));
        optimizer.RemoveParameter(first);
        optimizer.AddParameter(group, second);
    }

    [Fact]
    public void Parameters_that_could_not_all_be_added_leave_nothing_behind()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = source.Accelerator.Allocate1D<float>(8);
        using var earlierGroup = new AdamW.DeviceParameter("earlier group", 3);
        using var lent = new AdamW.DeviceParameter("lent", 3);
        using var own = new AdamW.DeviceParameter("own", buffer.View.SubView(0, 4), buffer.View.SubView(4, 4));
        IReadOnlyList<MemoryBuffer> buffers = [];
        using var failing = new FailingParameter("failing", () => buffers = [.. DeviceInternals.Buffers(earlierGroup), .. DeviceInternals.Buffers(lent)]);
        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3);

        // The constructor takes several groups: here the second fails when the first is complete.
        Assert.Throws<NotSupportedException>(() => new AdamW.DeviceOptimizer(
            source.Accelerator, 1e-3, new AdamW.ParameterGroup([earlierGroup]), new AdamW.ParameterGroup([lent, own, failing])));

        Assert.Equal(8, buffers.Count);
        Assert.All(buffers, one => Assert.True(one.IsDisposed));
        Assert.Throws<InvalidOperationException>(() => earlierGroup.Values);
        Assert.Throws<InvalidOperationException>(() => lent.Values);

        // The same optimizer forgets the views too: they would overlap themselves.
        using var lentLater = new AdamW.DeviceParameter("lent later", 3);
        optimizer.AddGroup(new AdamW.ParameterGroup([earlierGroup]));
        Assert.Throws<NotSupportedException>(() => optimizer.AddGroup(new AdamW.ParameterGroup([lent, own, failing])));
        optimizer.AddGroup(new AdamW.ParameterGroup([lent, own, lentLater]));
        Assert.Equal(3 + 1, optimizer.Step().UpdatedParameters);
    }

    [Fact]
    public void The_CPU_optimizer_refuses_a_parameter_on_an_accelerator()
    {
        using var parameter = new AdamW.DeviceParameter("p", 3);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new AdamW(1e-3, [parameter]));

        Assert.Equal(
            "Parameter 'p' lives in the memory of an accelerator; AdamW steps on the CPU and needs a parameter in host memory.",
            exception.Message);
    }

    [Fact]
    public void A_parameter_on_an_accelerator_takes_no_gradient_in_host_memory()
    {
        using var parameter = new AdamW.DeviceParameter("p", 3);

        Assert.True(parameter.HasGradient);
        Assert.Throws<InvalidOperationException>(() => parameter.SetGradient(new float[3]));
    }

    [Fact]
    public void Every_constructor_of_the_CPU_s_class_is_there()
    {
        using AcceleratorStream stream = source.Accelerator.CreateStream();
        using var parameter = new AdamW.DeviceParameter("p", 3);
        foreach (Func<AdamW.DeviceOptimizer> create in new Func<AdamW.DeviceOptimizer>[]
        {
            () => new AdamW.DeviceOptimizer(source.Accelerator, [parameter]),
            () => new AdamW.DeviceOptimizer(source.Accelerator, new AdamW.ParameterGroup([parameter])),
            () => new AdamW.DeviceOptimizer(stream, [parameter]),
            () => new AdamW.DeviceOptimizer(stream, new AdamW.ParameterGroup([parameter])),
            () => new AdamW.DeviceOptimizer(stream, AdamW.DefaultLearningRate, [parameter]),
        })
        {
            using AdamW.DeviceOptimizer optimizer = create();
            Assert.Equal(AdamW.DefaultLearningRate, optimizer.LearningRate);
            Assert.Equal(1, optimizer.Step().UpdatedParameters);
            optimizer.Synchronize();
        }
    }

    [Fact]
    public void Threads_of_the_host_are_no_property_of_the_class()
    {
        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3);
        Assert.Null(typeof(AdamW.DeviceOptimizer).GetProperty(nameof(IOptimizer.ThreadCount)));

        // Code for any optimizer may bound them: a step here uses one.
        ((IOptimizer)optimizer).ThreadCount = 2;
        Assert.Throws<ArgumentOutOfRangeException>(() => ((IOptimizer)optimizer).ThreadCount = 0);
    }

    [Fact]
    public void Classes_of_one_assembly_take_each_other_s_parameters()
    {
        using var parameter = new AdamWAmsGrad.DeviceParameter("p", 3);

        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, [parameter]);
        Assert.Equal(3, parameter.Values.Length);
    }

    /// <summary>A parameter that cannot be bound to a tensor, as one whose values cannot be copied.</summary>
    private sealed class FailingParameter(string name, Action whenBound) : Parameter<float, float>(name, (nint)3, default), IDeviceParameter<float, float>
    {
        public bool HasOwnViews => false;

        public ArrayView<float> OwnValues => default;

        public ArrayView<float> OwnGradient => default;

        public LentValues<float>? LeftValues { get; set; }

        public DeviceTensor<float, float>? Tensor
        {
            get => null;
            set
            {
                if (value is not null)
                {
                    whenBound();
                    throw new NotSupportedException();
                }
            }
        }
    }
}
