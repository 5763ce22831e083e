using System;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.LowPrecision;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Treatment;

/// <summary>Norms, skipped steps, scaling, averages and zeroing give the CPU's bits on one kind of accelerator. The class that derives from this one says on which.</summary>
public abstract class TreatmentSuite(IAcceleratorSource source)
{
    private const int Steps = 5;

    /// <summary>Two chunks, a part of a tile, one element, and nothing.</summary>
    private static readonly int[] Lengths = [300, 65_536 + 1_500, 4_097, 1, 0];

    public static TheoryData<Type, Placement> Rows
    {
        get
        {
            var rows = new TheoryData<Type, Placement>();
            foreach (Type type in new[] { typeof(EverythingAdamW), typeof(EverythingBFloat16), typeof(EverythingFloat16) })
            {
                foreach (Placement placement in Enum.GetValues<Placement>().Where(placement => placement != Placement.Host))
                {
                    rows.Add(type, placement);
                }
            }

            return rows;
        }
    }

    private Accelerator Accelerator
    {
        get
        {
            Skip.If(source is OpenClSource, "the kernels that reduce gradients do not compile under OpenCL yet");
            Skip.If(source.Accelerator is null, source.Absence);
            Skip.IfNot(source.HasSameBits, "this OpenCL device rounds in a way of its own");
            return source.Accelerator!;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void Steps_give_the_results_of_the_CPU(Type type, Placement placement)
    {
        if (type == typeof(EverythingBFloat16))
        {
            Compare<BFloat16>(type, placement);
        }
        else if (type == typeof(EverythingFloat16))
        {
            Compare<Half>(type, placement);
        }
        else
        {
            Compare<float>(type, placement);
        }
    }

    private void Compare<T>(Type type, Placement placement)
        where T : unmanaged
    {
        OptimizerClass subject = OptimizerClass.Of(type);
        var scenario = new TypedScenario(1, Steps, isFinite: true, Lengths);
        using var host = new TypedTrainee<T, T>(subject, scenario, Placement.Host, accelerator: null);
        using var device = new TypedTrainee<T, T>(subject, scenario, placement, Accelerator);
        foreach (OptimizerEngine engine in new[] { host.Optimizer.Engine, device.Optimizer.Engine })
        {
            if (engine.Descriptor.Treatment.Clip != Clip.None)
            {
                engine.ClippingThreshold = 0.5;
            }

            if (engine.Descriptor.Treatment.Accumulation)
            {
                engine.AccumulationCount = 3;
            }

            engine.Average!.HalfLife = 2;
            engine.Average.Interval = 2;
        }

        for (int step = 0; step < Steps; step++)
        {
            float[]?[] gradients = [.. scenario.Gradients[step].Select((gradient, tensor) => gradient is null || (step == 2 && tensor == 0) ? null : (float[])gradient.Clone())];
            if (step == 3)
            {
                gradients[1] ??= new float[Lengths[1]];
                gradients[1]![^5] = float.NaN;
            }

            (StepResult expected, StepResult actual) = (host.Step(gradients), device.Step(gradients));
            Assert.Equal(expected, actual);
            Assert.Equal(step != 3, actual.IsTaken);
        }

        for (int tensor = 0; tensor < Lengths.Length; tensor++)
        {
            Assert.Equal(host.Values(tensor), device.Values(tensor));
            Assert.All(host.State(tensor), state => Assert.Equal(state.Value.AsBytes().ToArray(), device.State(tensor)[state.Key].AsBytes().ToArray()));
        }

        T[] weights = device.Values(1);
        using (host.Optimizer.UseAverages())
        using (device.Optimizer.UseAverages())
        {
            Assert.Equal(host.Values(1), device.Values(1));
        }

        Assert.Equal(weights, device.Values(1));
    }
}
