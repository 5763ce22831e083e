using System;
using System.Linq;
using System.Reflection;
using GenOptim.Engine;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.LowPrecision;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Suites;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Treatment;

/// <summary>Norms, skipped steps, scaling, averages and zeroing give the CPU's bits on one kind of accelerator. The class that derives from this one says on which.</summary>
public abstract class TreatmentSuite(IAcceleratorSource source)
{
    private const int Steps = 5;

    /// <summary>Rows of three elements, rows of several tiles, one row of two chunks, rows of 8-bit state, one element, and nothing.</summary>
    private static readonly int[] Long = [300, 65_536 + 1_500, 70_001, 4_097, 1, 0];

    private static readonly int[] Short = [300, 1_500, 4_097, 1, 0, 77];

    public static TheoryData<Type, Placement> Rows
    {
        get
        {
            var rows = new TheoryData<Type, Placement>();
            foreach (Type type in OptimizerClass.TreatedTypes)
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
            Skip.If(source.Accelerator is null, source.Absence);
            Skip.IfNot(source.HasSameBits, "this OpenCL device rounds in a way of its own");
            return source.Accelerator!;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void Steps_give_the_results_of_the_CPU(Type type, Placement placement)
    {
        RowsOfOpenCl.Leave(source, OptimizerClass.Of(type), placement);
        typeof(TreatmentSuite).GetMethod(nameof(Compare), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(OptimizerClass.Of(type).ElementTypes)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [type, placement], null);
    }

    [SkippableFact]
    public void Squares_that_overflow_are_not_taken_for_elements_that_do()
    {
        double[] values = [1, 2, 3];
        double[] gradient = [1e200, -1e200, 1e-200];
        using var parameter = new Parameter<double>("p", values, gradient);
        using var optimizer = new SkippingSgdw64.DeviceOptimizer(Accelerator, 1, [parameter]);

        StepResult result = optimizer.Step();
        Assert.True(result.IsTaken);
        Assert.Equal(double.PositiveInfinity, result.GradientNorm);

        gradient[2] = double.PositiveInfinity;
        result = optimizer.Step();
        Assert.Equal(StepOutcome.SkippedNonFinite, result.Outcome);
        Assert.Equal("p", result.FirstNonFiniteParameter);
    }

    private void Compare<TValue, TGradient>(Type type, Placement placement)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        OptimizerClass subject = OptimizerClass.Of(type);
        int[] lengths = placement == Placement.Mixed ? Long : Short;
        var scenario = new TypedScenario(1, Steps, isFinite: true, lengths);
        using var host = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Host, accelerator: null);
        using var device = new TypedTrainee<TValue, TGradient>(subject, scenario, placement, Accelerator);
        foreach (OptimizerEngine engine in new[] { host.Optimizer.Engine, device.Optimizer.Engine })
        {
            if (engine.Descriptor.Treatment.Clip != Clip.None)
            {
                engine.ClippingThreshold = engine.Descriptor.Treatment.Clip == Clip.Adaptive ? 0.2 : 0.5;
            }

            if (engine.LossScaler is LossScaler scaler)
            {
                scaler.Scale = 1024;
            }

            if (engine.Descriptor.Treatment.Accumulation)
            {
                engine.AccumulationCount = 3;
            }

            if (engine.Average is AveragedWeights average)
            {
                average.HalfLife = 2;
                average.Interval = 2;
            }
        }

        for (int step = 0; step < Steps; step++)
        {
            float[]?[] gradients = [.. scenario.Gradients[step].Select((gradient, tensor) => gradient is null || (step == 2 && tensor == 0) ? null : (float[])gradient.Clone())];
            bool isSpoilt = step == 3 && host.Optimizer.Engine.Descriptor.Treatment.NonFinite == NonFinite.SkipStep;
            if (isSpoilt)
            {
                gradients[1] ??= new float[lengths[1]];
                gradients[1]![^5] = float.NaN;
            }

            (StepResult expected, StepResult actual) = (host.Step(gradients), device.Step(gradients));
            Assert.Equal(expected, actual);
            Assert.Equal(!isSpoilt, actual.IsTaken);
        }

        // Copies in another type were made with the first values of lent memory, and anew by every step that was taken.
        TypedTraining.AssertSame(subject, host, device, "in the end");
        if (host.Optimizer.Engine.Average is null)
        {
            return;
        }

        TValue[] weights = device.Values(1);
        using (host.Optimizer.UseAverages())
        using (device.Optimizer.UseAverages())
        {
            Assert.Equal(host.Values(1), device.Values(1));
        }

        Assert.Equal(weights, device.Values(1));
    }
}
