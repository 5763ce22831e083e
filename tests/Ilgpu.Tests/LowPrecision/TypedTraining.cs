using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using GenOptim.Engine;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>Trainings of several number types on the CPU and on an accelerator, side by side.</summary>
internal static class TypedTraining
{
    /// <summary>Trains on both, and compares everything after each step.</summary>
    public static void Compare(OptimizerClass subject, Placement placement, TypedScenario scenario, Accelerator accelerator) =>
        typeof(TypedTraining).GetMethod(nameof(CompareTyped), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(subject.ElementTypes)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [subject, placement, scenario, accelerator], null);

    /// <summary>How messages call the time after a step.</summary>
    public static string After(int step) => string.Create(CultureInfo.InvariantCulture, $"step {step + 1}");

    /// <summary>Fails unless step counts, values, state and copies are the same.</summary>
    public static void AssertSame<TValue, TGradient>(
        OptimizerClass subject, TypedTrainee<TValue, TGradient> expected, TypedTrainee<TValue, TGradient> actual, string when)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        StateSlot? shadow = subject.Descriptor.StateSlots.SingleOrDefault(slot => slot.IsDerived);
        for (int tensor = 0; tensor < expected.Parameters.Count; tensor++)
        {
            string name = expected.Parameters[tensor].Name;
            Assert.Equal(expected.Optimizer.GetStepCount(expected.Parameters[tensor]), actual.Optimizer.GetStepCount(actual.Parameters[tensor]));
            Elements.AssertSame(expected.Values(tensor), actual.Values(tensor), $"{when}, {name}");
            IReadOnlyDictionary<string, StateTensor> state = actual.State(tensor);
            foreach ((string slot, StateTensor values) in expected.State(tensor))
            {
                Elements.AssertSame(values, state[slot], $"{when}, {slot} of {name}");
            }

            if (shadow?.Type == DType.BFloat16)
            {
                Elements.AssertSame(expected.ShadowCopy<BFloat16>(tensor), actual.ShadowCopy<BFloat16>(tensor), $"{when}, copy of {name}");
            }
            else if (shadow is not null)
            {
                Elements.AssertSame(expected.ShadowCopy<Half>(tensor), actual.ShadowCopy<Half>(tensor), $"{when}, copy of {name}");
            }
        }
    }

    private static void CompareTyped<TValue, TGradient>(OptimizerClass subject, Placement placement, TypedScenario scenario, Accelerator accelerator)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        using var onHost = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Host, accelerator: null);
        using var onDevice = new TypedTrainee<TValue, TGradient>(subject, scenario, placement, accelerator);

        // Copies of lent parameters, whose values were written after the memory was lent. From now on steps write them along.
        onHost.RefreshShadowCopies();
        onDevice.RefreshShadowCopies();
        for (int step = 0; step < scenario.Gradients.Count; step++)
        {
            onHost.Step(scenario.Gradients[step]);
            onDevice.Step(scenario.Gradients[step]);
            AssertSame(subject, onHost, onDevice, After(step));
        }
    }
}
