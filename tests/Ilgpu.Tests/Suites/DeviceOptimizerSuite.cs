using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>Device optimizers do what the CPU's do, on one kind of accelerator. The class that derives from this one says on which.</summary>
public abstract class DeviceOptimizerSuite(IAcceleratorSource source)
{
    private const int Steps = 6;

    private Accelerator Accelerator
    {
        get
        {
            Skip.If(source.Accelerator is null, source.Absence);
            return source.Accelerator!;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SuiteCases.Placements), MemberType = typeof(SuiteCases))]
    public void Trainings_give_the_results_of_the_CPU(Type optimizer, Placement placement)
    {
        OptimizerClass subject = OptimizerClass.Of(optimizer);
        RowsOfOpenCl.Leave(source, subject, placement);
        if (subject.IsFloat32)
        {
            Compare<float>(subject, placement);
        }
        else
        {
            Compare<double>(subject, placement);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SuiteCases.StatePlacements), MemberType = typeof(SuiteCases))]
    public void State_moves_between_CPU_and_accelerator_and_training_continues(Type optimizer, Placement placement)
    {
        OptimizerClass subject = OptimizerClass.Of(optimizer);
        RowsOfOpenCl.Leave(source, subject, placement);
        if (subject.IsFloat32)
        {
            Move<float>(subject, placement);
        }
        else
        {
            Move<double>(subject, placement);
        }
    }

    [SkippableFact]
    public void Gradients_are_zeroed_and_groups_added_by_code_that_knows_no_class()
    {
        Accelerator accelerator = Accelerator;
        using MemoryBuffer1D<float, Stride1D.Dense> buffer = accelerator.Allocate1D<float>(8);
        var lent = new Sgdw.DeviceParameter("lent", 3);
        var own = new Sgdw.DeviceParameter("own", buffer.View.SubView(0, 4), buffer.View.SubView(4, 4));
        float[] values = [1, 2];
        using var mirrored = new Parameter<float>("mirrored", values, [3f, 4f]);
        using IOptimizer optimizer = new Sgdw.DeviceOptimizer(accelerator, 0.5);
        ParameterGroup group = optimizer.AddGroup([lent, own], new GroupOptions { Name = "device", WeightDecay = 0.5 });
        optimizer.AddParameter(group, mirrored);
        lent.Gradient.CopyFromCPU([1f, 2f, 3f]);
        buffer.CopyFromCPU([1f, 1f, 1f, 1f, 5f, 6f, 7f, 8f]);

        optimizer.ZeroGradients();
        optimizer.Step();
        ((Sgdw.DeviceOptimizer)optimizer).Synchronize();

        // With gradients of zero the decay is all that moves a weight.
        Assert.IsType<Sgdw.ParameterGroup>(group);
        float[] gradient = [9, 9, 9];
        lent.Gradient.CopyToCPU(gradient);
        Assert.Equal([0f, 0f, 0f], gradient);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f, 0f, 0f, 0f, 0f], buffer.GetAsArray1D());
        Assert.Equal([0.5f, 1f], values);
        Assert.Equal([0f, 0f], mirrored.GetGradient<float>().ToArray());
        Assert.Contains("'lent': the memory of its values is on an accelerator", Assert.Throws<InvalidOperationException>(() => _ = lent.GetValues<float>().Length).Message, StringComparison.Ordinal);
        using var other = new Parameter<double>("other", [1.0], [1.0]);
        Assert.Throws<ArgumentException>(() => optimizer.AddGroup([other]));
    }

    [SkippableFact]
    public void A_thousand_tensors_take_one_launch_per_group()
    {
        AdamW.DeviceParameter[] first = Tensors("first", 700);
        AdamW.DeviceParameter[] second = Tensors("second", 300);
        using var optimizer = new AdamW.DeviceOptimizer(Accelerator, 1e-3, new AdamW.ParameterGroup(first), new AdamW.ParameterGroup(second));

        optimizer.Step();
        Assert.Equal(2, optimizer.LaunchCount);

        // A tensor left out divides its neighbours into two runs, and differs from them in its step count ever after.
        first[350].HasGradient = false;
        optimizer.Step();
        Assert.Equal(2 + 3, optimizer.LaunchCount);
        first[350].HasGradient = true;
        optimizer.Step();
        Assert.Equal(5 + 4, optimizer.LaunchCount);
        optimizer.Synchronize();

        static AdamW.DeviceParameter[] Tensors(string name, int count) =>
            [.. Enumerable.Range(0, count).Select(index => new AdamW.DeviceParameter(string.Create(CultureInfo.InvariantCulture, $"{name} {index}"), 1 + (index % 50)))];
    }

    [SkippableFact]
    public void Optimizers_of_one_accelerator_share_the_kernel()
    {
        using var one = new AdamW.DeviceOptimizer(Accelerator, 1e-3);
        using var other = new AdamW.DeviceOptimizer(Accelerator, 1e-3);

        Assert.Same(DeviceInternals.Kernel(one), DeviceInternals.Kernel(other));
    }

    [SkippableFact]
    public void Steps_run_on_the_stream_that_was_given()
    {
        using AcceleratorStream stream = Accelerator.CreateStream();
        float[] values = [1, 2, 3, 4, 5];
        using var parameter = new Parameter<float>("p", values, [1, 1, 1, 1, 1]);
        using var optimizer = new Sgdw.DeviceOptimizer(stream, 0.5, new Sgdw.ParameterGroup([parameter]) { WeightDecay = 0 });

        optimizer.Step();
        optimizer.Synchronize();

        Assert.Same(stream, optimizer.Stream);
        Assert.Same(Accelerator, optimizer.Accelerator);
        Assert.Equal([0.5f, 1.5f, 2.5f, 3.5f, 4.5f], values);
    }

    [SkippableFact]
    public void Host_memory_of_mirrored_parameters_follows_when_asked()
    {
        float[] values = [1, 2, 3];
        float[] gradient = [1, 1, 1];
        using var parameter = new Parameter<float>("p", values, gradient);
        using var optimizer = new Sgdw.DeviceOptimizer(Accelerator, 0.5, new Sgdw.ParameterGroup([parameter]) { WeightDecay = 0 });

        optimizer.Step();
        gradient.AsSpan().Fill(2);
        Assert.Equal([1f, 2f, 3f], values);

        // The gradient was read when the step returned, so that the next one could be written.
        optimizer.Step();
        optimizer.Synchronize();
        Assert.Equal([-0.5f, 0.5f, 1.5f], values);

        values[0] = 10;
        optimizer.UploadParameters();
        optimizer.Step();
        optimizer.Synchronize();
        Assert.Equal([9f, -0.5f, 0.5f], values);
    }

    [SkippableFact]
    public void Parameters_can_be_added_removed_and_replaced()
    {
        float[] a = [1, 1];
        float[] b = [1, 1];
        float[] c = [1, 1];
        using var first = new Parameter<float>("a", a, [1, 1]);
        using var second = new Parameter<float>("b", b, [1, 1]);
        using var third = new Parameter<float>("c", c, [1, 1]);
        var group = new SgdwMomentum.ParameterGroup([first]) { WeightDecay = 0 };
        using var optimizer = new SgdwMomentum.DeviceOptimizer(Accelerator, 0.25, group);

        optimizer.Step();
        optimizer.AddParameter(group, second);
        optimizer.Step();

        // What was computed before a parameter leaves is in its memory afterwards.
        optimizer.RemoveParameter(first);
        Assert.Equal([1 - 0.25f - (0.25f * 1.9f), 1 - 0.25f - (0.25f * 1.9f)], a);

        // The replacement goes on with the state of the one that it replaces.
        optimizer.ReplaceParameter(second, third);
        Assert.Equal([0.75f, 0.75f], b);
        optimizer.Step();
        optimizer.Synchronize();
        Assert.Equal([1 - (0.25f * 1.9f), 1 - (0.25f * 1.9f)], c);
        Assert.Equal([0.75f, 0.75f], b);
        Assert.Equal(2, optimizer.GetStepCount(third));

        optimizer.ResetState();
        optimizer.Step();
        optimizer.Synchronize();
        Assert.Equal([1 - (0.25f * 1.9f) - 0.25f, 1 - (0.25f * 1.9f) - 0.25f], c);
    }

    [SkippableFact]
    public void A_replacement_is_read_before_the_host_may_change_it()
    {
        const int Length = 1 << 19;
        using var current = new Parameter<float>("current", new float[Length], new float[Length]);
        float[] values = Enumerable.Repeat(2f, Length).ToArray();
        using var replacement = new Parameter<float>("replacement", values, new float[Length]);
        using var optimizer = new Sgdw.DeviceOptimizer(Accelerator, 0, new Sgdw.ParameterGroup([current]) { WeightDecay = 0 });

        // The values are copied when this step is done, which takes a while.
        optimizer.Step();
        optimizer.ReplaceParameter(current, replacement);
        values.AsSpan().Fill(7);
        optimizer.Step();
        optimizer.Synchronize();

        Assert.Equal(-1, values.AsSpan().IndexOfAnyExcept(2f));
    }

    [SkippableFact]
    public void Disposal_frees_the_memory_and_can_come_twice()
    {
        var parameter = new AdamW.DeviceParameter("p", 100);
        var optimizer = new AdamW.DeviceOptimizer(Accelerator, 1e-3, [parameter]);
        optimizer.Step();
        IReadOnlyList<MemoryBuffer> buffers = DeviceInternals.Buffers(parameter);
        Assert.Equal(4, buffers.Count);
        Assert.All(buffers, buffer => Assert.False(buffer.IsDisposed));

        optimizer.Dispose();
        optimizer.Dispose();

        // The values are the parameter's, and stay for as long as it does.
        Assert.All(buffers.Skip(1), buffer => Assert.True(buffer.IsDisposed));
        Assert.Equal(100, parameter.Values.Length);
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step());
        Assert.Throws<ObjectDisposedException>(optimizer.Synchronize);
        Assert.Throws<InvalidOperationException>(() => parameter.Gradient);
        parameter.Dispose();
        parameter.Dispose();
        Assert.True(buffers[0].IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => parameter.Values);
    }

    [SkippableFact]
    public void A_parameter_that_was_let_go_can_go_to_another_optimizer()
    {
        var parameter = new AdamW.DeviceParameter("p", 10);
        using (var optimizer = new AdamW.DeviceOptimizer(Accelerator, 1e-3, [parameter]))
        {
            Assert.Throws<ArgumentException>(() => new AdamW.DeviceOptimizer(Accelerator, 1e-3, [parameter]));
        }

        using var other = new AdamW.DeviceOptimizer(Accelerator, 1e-3, [parameter]);
        Assert.Equal(10, parameter.Values.Length);
    }

    private void Compare<T>(OptimizerClass subject, Placement placement)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scenario = new Scenario<T>(seed: 1, Steps);
        using var onHost = new Trainee<T>(subject, scenario, Placement.Host, accelerator: null);
        using var onDevice = new Trainee<T>(subject, scenario, placement, Accelerator);
        for (int step = 0; step < Steps; step++)
        {
            onHost.Step(scenario.Gradients[step]);
            onDevice.Step(scenario.Gradients[step]);
            AssertAgreement(scenario, onHost, onDevice, string.Create(CultureInfo.InvariantCulture, $"step {step + 1}"));
        }
    }

    private void Move<T>(OptimizerClass subject, Placement placement)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scenario = new Scenario<T>(seed: 2, Steps);
        using var onHost = new Trainee<T>(subject, scenario, Placement.Host, accelerator: null);
        using var onDevice = new Trainee<T>(subject, scenario, placement, Accelerator);

        // Both start with the same parameters and take turns in providing the state with which both go on.
        for (int step = 0; step < Steps; step++)
        {
            if (step % 2 == 0)
            {
                onDevice.Optimizer.ImportState(onHost.Optimizer.ExportState());
            }
            else
            {
                onHost.Optimizer.ImportState(onDevice.Optimizer.ExportState());
            }

            onHost.Step(scenario.Gradients[step]);
            onDevice.Step(scenario.Gradients[step]);
            AssertAgreement(scenario, onHost, onDevice, string.Create(CultureInfo.InvariantCulture, $"step {step + 1}"));
        }
    }

    private void AssertAgreement<T>(Scenario<T> scenario, Trainee<T> expected, Trainee<T> actual, string when)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Optimizer.StepCount, actual.Optimizer.StepCount);
        for (int tensor = 0; tensor < scenario.Initial.Count; tensor++)
        {
            string name = expected.Parameters[tensor].Name;
            Assert.Equal(expected.Optimizer.GetStepCount(expected.Parameters[tensor]), actual.Optimizer.GetStepCount(actual.Parameters[tensor]));
            Agreement.Check<T>(expected.Values(tensor), actual.Values(tensor), source.HasSameBits, $"{when}, {name}");
            IReadOnlyDictionary<string, T[]> expectedState = expected.State(tensor);
            IReadOnlyDictionary<string, T[]> actualState = actual.State(tensor);
            Assert.Equal(expectedState.Keys, actualState.Keys);
            foreach ((string slot, T[] values) in expectedState)
            {
                Agreement.Check<T>(values, actualState[slot], source.HasSameBits, $"{when}, {slot} of {name}");
            }
        }
    }
}
