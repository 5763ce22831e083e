using System;
using System.Collections.Generic;
using System.IO;
using System.Numerics;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>What is saved on the CPU goes on on an accelerator and the other way round, values included; and both measure the same.</summary>
public abstract class CheckpointSuite(IAcceleratorSource source)
{
    private const int Steps = 4;

    private Accelerator Accelerator
    {
        get
        {
            Skip.If(source.Accelerator is null, source.Absence);
            return source.Accelerator!;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(SuiteCases.StatePlacements), MemberType = typeof(SuiteCases))]
    public void Checkpoints_move_between_CPU_and_accelerator(Type optimizer, Placement placement)
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

    [SkippableTheory]
    [InlineData(Placement.Mirrored)]
    [InlineData(Placement.Mixed)]
    public void Metrics_are_those_of_the_CPU(Placement placement)
    {
        OptimizerClass subject = OptimizerClass.Of(typeof(MeasuredAdamW));
        var scenario = new Scenario<float>(seed: 4, Steps);
        using var onHost = new Trainee<float>(subject, scenario, Placement.Host, accelerator: null);
        using var onDevice = new Trainee<float>(subject, scenario, placement, Accelerator);
        using var hostMonitor = new OptimizerMonitor(onHost.Optimizer, every: 1);
        using var deviceMonitor = new OptimizerMonitor(onDevice.Optimizer, every: 1);
        for (int step = 0; step < Steps; step++)
        {
            onHost.Step(scenario.Gradients[step]);
            onDevice.Step(scenario.Gradients[step]);
            Assert.True(hostMonitor.Latest!.Values.Count > 8);
            Assert.Equal(hostMonitor.Latest.Step, deviceMonitor.Latest!.Step);
            Assert.Equal(hostMonitor.Latest.Values.Keys, deviceMonitor.Latest.Values.Keys);
            if (source.HasSameBits)
            {
                Assert.Equal(hostMonitor.Latest.Values, deviceMonitor.Latest.Values);
            }
        }
    }

    private void Move<T>(OptimizerClass subject, Placement placement)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        string folder = Directory.CreateTempSubdirectory("genoptim-").FullName;
        try
        {
            var scenario = new Scenario<T>(seed: 3, Steps);
            using var first = new Trainee<T>(subject, scenario, Placement.Host, accelerator: null);
            Train(first, scenario, 0, 2);
            Checkpoint.Save(folder, [first.Optimizer]);

            using var second = new Trainee<T>(subject, scenario, placement, Accelerator);
            Checkpoint.Load(folder, [second.Optimizer]);
            AssertAgreement(first, second, "loaded on the accelerator");
            Train(first, scenario, 2, 3);
            Train(second, scenario, 2, 3);
            AssertAgreement(first, second, "gone on on the accelerator");

            Checkpoint.Save(folder, [second.Optimizer], keep: 1);
            using var third = new Trainee<T>(subject, scenario, Placement.Host, accelerator: null);
            Checkpoint.Load(folder, [third.Optimizer]);
            AssertAgreement(second, third, "loaded on the CPU");
            Train(second, scenario, 3, Steps);
            Train(third, scenario, 3, Steps);
            AssertAgreement(second, third, "gone on on the CPU");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Train<T>(Trainee<T> trainee, Scenario<T> scenario, int from, int to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int step = from; step < to; step++)
        {
            trainee.Step(scenario.Gradients[step]);
        }
    }

    private void AssertAgreement<T>(Trainee<T> expected, Trainee<T> actual, string when)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Optimizer.StepCount, actual.Optimizer.StepCount);
        for (int tensor = 0; tensor < expected.Parameters.Length; tensor++)
        {
            string name = expected.Parameters[tensor].Name;
            Assert.Equal(expected.Optimizer.GetStepCount(expected.Parameters[tensor]), actual.Optimizer.GetStepCount(actual.Parameters[tensor]));
            Agreement.Check<T>(expected.Values(tensor), actual.Values(tensor), source.HasSameBits, $"{when}, {name}");
            IReadOnlyDictionary<string, T[]> actualState = actual.State(tensor);
            foreach ((string slot, T[] values) in expected.State(tensor))
            {
                Agreement.Check<T>(values, actualState[slot], source.HasSameBits, $"{when}, {slot} of {name}");
            }
        }
    }
}

/// <summary>On ILGPU's accelerator on the CPU.</summary>
public sealed class CpuCheckpointTests(CpuAcceleratorSource source) : CheckpointSuite(source), IClassFixture<CpuAcceleratorSource>;

/// <summary>On an NVIDIA GPU.</summary>
public sealed class CudaCheckpointTests(CudaSource source) : CheckpointSuite(source), IClassFixture<CudaSource>;
