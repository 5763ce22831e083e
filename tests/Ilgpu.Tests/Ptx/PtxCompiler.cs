using System;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace GenOptim.Ilgpu.Tests.Ptx;

/// <summary>Compiles kernels to PTX, for which no GPU is needed.</summary>
internal static class PtxCompiler
{
    /// <summary>The PTX of a generated optimizer's kernel.</summary>
    internal static string Compile(Type optimizer)
    {
        MethodInfo kernel = optimizer.GetMethod("UpdateKernel", BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{optimizer} has no kernel.");
        return Compile(kernel);
    }

    /// <summary>The PTX of a kernel, from a context of its own: one that failed to compile a kernel cannot compile another.</summary>
    internal static string Compile(MethodInfo kernel)
    {
        using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2)).EnableGenOptim();
        using var backend = new PTXBackend(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), default);
        return compiled.PTXAssembly;
    }
}
