using System;
using System.Reflection;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Ptx;

public sealed class KernelPtxTests
{
    public static TheoryData<Type> Optimizers => OptimizerClass.All;

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Kernels_keep_every_rule(Type optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        string ptx = PtxCompiler.Compile(optimizer);

        Assert.Empty(PtxRules.Breaches(ptx, OptimizerClass.Of(optimizer).IsFloat32));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Kernels_load_and_store_16_bytes_at_a_time_and_the_tail_one_by_one(Type optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        OptimizerClass subject = OptimizerClass.Of(optimizer);
        string ptx = PtxCompiler.Compile(optimizer);

        // Parameter, gradient and each state are read once, parameter and each state written once.
        Assert.Equal(2 + subject.StateSlots, PtxRules.CountWide(ptx, "ld", subject.IsFloat32));
        Assert.Equal(1 + subject.StateSlots, PtxRules.CountWide(ptx, "st", subject.IsFloat32));
        Assert.Equal(2 + subject.StateSlots, PtxRules.CountNarrow(ptx, "ld", subject.IsFloat32));
        Assert.Equal(1 + subject.StateSlots, PtxRules.CountNarrow(ptx, "st", subject.IsFloat32));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Other_settings_of_the_context_change_no_rounding(Type optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        bool isFloat32 = OptimizerClass.Of(optimizer).IsFloat32;
        foreach (Action<Context.Builder> configure in new Action<Context.Builder>[]
        {
            builder => builder.Optimize(OptimizationLevel.O1),
            builder => builder.Optimize(OptimizationLevel.O2).EnableAlgorithms(),
            builder => builder.Optimize(OptimizationLevel.O2).Math(MathMode.Fast32BitOnly),
        })
        {
            Assert.Empty(PtxRules.Breaches(PtxCompiler.Compile(optimizer, configure), isFloat32));
        }
    }

    [Fact]
    public void The_rules_find_what_is_not_pinned()
    {
        MethodInfo kernel = typeof(KernelPtxTests).GetMethod(nameof(UnpinnedKernel), BindingFlags.Static | BindingFlags.NonPublic)!;
        string[] breaches = [.. PtxRules.Breaches(PtxCompiler.Compile(kernel), isFloat32: true)];

        Assert.Contains(breaches, breach => breach.StartsWith("rounding is not pinned: mul.f32", StringComparison.Ordinal));
        Assert.Contains(breaches, breach => breach.StartsWith("rounding is not pinned: add.f32", StringComparison.Ordinal));
        Assert.Contains(breaches, breach => breach.StartsWith("rounding is not pinned: max.f32", StringComparison.Ordinal));
        Assert.Contains(breaches, breach => breach.StartsWith("float64 in a float32 kernel", StringComparison.Ordinal));
    }

    [Fact]
    public void The_rules_find_a_call_that_is_not_inlined()
    {
        MethodInfo kernel = typeof(KernelPtxTests).GetMethod(nameof(ExternKernel), BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.Contains(
            PtxRules.Breaches(PtxCompiler.Compile(kernel), isFloat32: true),
            breach => breach.StartsWith("a function is not inlined", StringComparison.Ordinal));
    }

    private static void UnpinnedKernel(ArrayView<float> values)
    {
        int index = Grid.GlobalIndex.X;
        values[index] = MathF.Max((values[index] * values[index]) + 1f, 2f) * (float)(values[index] * 0.1);
    }

    private static void ExternKernel(ArrayView<float> values)
    {
        int index = Grid.GlobalIndex.X;
        values[index] = MathF.FusedMultiplyAdd(values[index], values[index], 1f);
    }
}
