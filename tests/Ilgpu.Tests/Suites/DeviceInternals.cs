using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Ilgpu.Tests.Optimizers;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Suites;

/// <summary>What users do not see and tests want to know.</summary>
internal static class DeviceInternals
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>The kernel that an optimizer launches.</summary>
    public static object Kernel(AdamW.DeviceOptimizer optimizer)
    {
        object engine = typeof(AdamW.DeviceOptimizer).GetField("_engine", Instance)!.GetValue(optimizer)!;
        return engine.GetType().GetField("_kernel", Instance)!.GetValue(engine)!;
    }

    /// <summary>The buffers of the arena in which a lent parameter is.</summary>
    public static IReadOnlyList<MemoryBuffer> Buffers(AdamW.DeviceParameter parameter)
    {
        DeviceArena<float, float> arena = ((IDeviceParameter<float, float>)parameter).Tensor!.Arena;
        return
        [
            arena.Values(0, 1).BaseBuffer(),
            arena.Gradients(0, 1).BaseBuffer(),
            .. arena.Slots.Cast<ArenaSlot<float>>().Select(slot => slot.View(0, 1).BaseBuffer()),
        ];
    }

    private static MemoryBuffer BaseBuffer(this ILGPU.ArrayView<float> view) => ((ILGPU.IArrayView)view).Buffer;
}
