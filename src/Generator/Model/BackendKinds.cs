using System;

namespace GenOptim.Generator.Model;

/// <summary>GenOptim.Backends as the generator knows it: same names, same values.</summary>
[Flags]
internal enum BackendKinds
{
    Cpu = 1,
    Ilgpu = 2,
}
