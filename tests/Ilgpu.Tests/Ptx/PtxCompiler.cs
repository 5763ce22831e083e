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
    public static string Compile(Type optimizer, string kernel = "UpdateKernel") => Compile(optimizer, kernel, static builder => builder.Optimize(OptimizationLevel.O2));

    /// <summary>The PTX of a generated optimizer's kernel, with settings of a context.</summary>
    public static string Compile(Type optimizer, Action<Context.Builder> configure) => Compile(optimizer, "UpdateKernel", configure);

    private static string Compile(Type optimizer, string name, Action<Context.Builder> configure)
    {
        MethodInfo kernel = optimizer.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{optimizer} has no kernel.");

        // Every assembly has pinned arithmetic of its own.
        MethodInfo enable = optimizer.GetNestedType("DeviceOptimizer")!.GetMethod("EnableOn")!;
        return Compile(kernel, enable.CreateDelegate<Action<Context>>(), configure);
    }

    /// <summary>The PTX of a kernel of this assembly.</summary>
    public static string Compile(MethodInfo kernel) =>
        Compile(kernel, static context => context.EnableGenOptim(), static builder => builder.Optimize(OptimizationLevel.O2));

    /// <summary>The PTX of a kernel of this assembly of which ILGPU computes each thread's index.</summary>
    public static string CompileImplicitlyGrouped(MethodInfo kernel) => Compile(
        EntryPointDescription.FromImplicitlyGroupedKernel(kernel), static context => context.EnableGenOptim(), static builder => builder.Optimize(OptimizationLevel.O2));

    private static string Compile(MethodInfo kernel, Action<Context> enable, Action<Context.Builder> configure) =>
        Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), enable, configure);

    // Each kernel has a context of its own: one that failed to compile a kernel cannot compile another.
    private static string Compile(EntryPointDescription kernel, Action<Context> enable, Action<Context.Builder> configure)
    {
        using Context context = Context.Create(configure);
        enable(context);
        using var backend = new PTXBackend(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(kernel, default);
        return compiled.PTXAssembly;
    }
}
