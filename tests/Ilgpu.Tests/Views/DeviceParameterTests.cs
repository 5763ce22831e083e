using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>The index against a look at all pairs, in one buffer and in two.</summary>
    [Fact]
    public void What_overlaps_is_found_whatever_came_and_went()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> one = source.Accelerator.Allocate1D<float>(60);
        using MemoryBuffer1D<float, Stride1D.Dense> other = source.Accelerator.Allocate1D<float>(60);
        var group = new AdamW.ParameterGroup([]);
        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, group);
        var random = new Random(1);
        var there = new List<(AdamW.DeviceParameter Parameter, (int Buffer, int Start) Values, (int Buffer, int Start) Gradient, int Length)>();
        int refused = 0;
        for (int round = 0; round < 400; round++)
        {
            int length = random.Next(1, 9);
            (int Buffer, int Start) values = (random.Next(2), random.Next(60 - length));
            (int Buffer, int Start) gradient = (random.Next(2), random.Next(60 - length));
            ArrayView<float> View((int Buffer, int Start) place) => (place.Buffer == 0 ? one : other).View.SubView(place.Start, length);
            bool Meet((int Buffer, int Start) a, int lengthOfA, (int Buffer, int Start) b, int lengthOfB) =>
                a.Buffer == b.Buffer && a.Start < b.Start + lengthOfB && b.Start < a.Start + lengthOfA;
            var parameter = new AdamW.DeviceParameter($"p{round}", View(values), View(gradient));
            int leaving = there.Count > 0 && random.Next(3) == 0 ? random.Next(there.Count) : -1;
            leaving = leaving >= 0 && there[leaving].Length == length ? leaving : -1;
            bool overlaps = Meet(values, length, gradient, length) || there.Where((_, index) => index != leaving).Any(entry =>
                Meet(values, length, entry.Values, entry.Length) || Meet(gradient, length, entry.Values, entry.Length) || Meet(values, length, entry.Gradient, entry.Length));
            Exception? thrown = Record.Exception(() =>
            {
                if (leaving >= 0)
                {
                    optimizer.ReplaceParameter(there[leaving].Parameter, parameter);
                }
                else
                {
                    optimizer.AddParameter(group, parameter);
                }
            });

            Assert.True(overlaps == thrown is ArgumentException, $"Round {round}: {thrown?.Message ?? "nothing was refused"}");
            refused += overlaps ? 1 : 0;
            if (!overlaps)
            {
                if (leaving >= 0)
                {
                    there[leaving].Parameter.Dispose();
                    there.RemoveAt(leaving);
                }

                there.Add((parameter, values, gradient, length));
            }
            else
            {
                parameter.Dispose();
            }

            if (there.Count > 5)
            {
                int gone = random.Next(there.Count);
                optimizer.RemoveParameter(there[gone].Parameter);
                there[gone].Parameter.Dispose();
                there.RemoveAt(gone);
            }
        }

        Assert.InRange(refused, 50, 350);
        optimizer.Dispose();
        there.ForEach(entry => entry.Parameter.Dispose());
    }

    /// <summary>Memory taken stands for work: eight times as many take about eight times as much, and not 64 times.</summary>
    [Fact]
    public void What_comes_and_goes_does_not_look_at_all_others()
    {
        TakenByComingAndGoing(10);
        long some = TakenByComingAndGoing(100);
        long many = TakenByComingAndGoing(800);
        Assert.InRange(many, 4 * some, 12 * some);
    }

    private long TakenByComingAndGoing(int count)
    {
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = source.Accelerator.Allocate1D<float>(8 * count);
        AdamW.DeviceParameter[] parameters = [.. Enumerable.Range(0, count).Select(i => new AdamW.DeviceParameter($"{i}", buffer.View.SubView(8 * i, 4), buffer.View.SubView((8 * i) + 4, 4)))];
        var group = new AdamW.ParameterGroup([]);
        using var optimizer = new AdamW.DeviceOptimizer(source.Accelerator, 1e-3, group);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (AdamW.DeviceParameter parameter in parameters)
        {
            optimizer.AddParameter(group, parameter);
        }

        foreach (AdamW.DeviceParameter parameter in parameters)
        {
            optimizer.RemoveParameter(parameter);
        }

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.ForEach(parameters, parameter => parameter.Dispose());
        return taken;
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
