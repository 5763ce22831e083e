using System;
using System.Numerics;
using GenOptim.Conformance.Family;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Family;

/// <summary>The same on an accelerator, with parameters that are mirrored there.</summary>
internal sealed class DeviceFamilyOptimizer<T>(FamilyCase recorded, T[][] initial, Accelerator accelerator) : HostFamilyOptimizer<T>(recorded, initial, 1)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override Type TypeOf(string arguments) => FamilyClasses.Of(arguments);

    protected override IOptimizer Create(Type type, Array groups) =>
        (IOptimizer)Activator.CreateInstance(type.GetNestedType("DeviceOptimizer")!, accelerator, 1e-3, groups)!;

    protected override void BringBack(IOptimizer optimizer) => optimizer.GetType().GetMethod("Synchronize")!.Invoke(optimizer, null);
}
