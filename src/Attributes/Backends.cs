using System;

namespace GenOptim;

/// <summary>Where an optimizer can step.</summary>
[Flags]
public enum Backends
{
    /// <summary>On the CPU, with SIMD and all cores. Always part of the value.</summary>
    Cpu = 1,

    /// <summary>
    /// Also on any accelerator of ILGPU, by a nested class <c>DeviceOptimizer</c>. The project needs a reference to the package ILGPU;
    /// GenOptim itself has none.
    /// </summary>
    Ilgpu = 2,
}
