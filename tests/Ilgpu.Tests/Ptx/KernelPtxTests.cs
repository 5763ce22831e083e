using System;
using System.Linq;
using System.Reflection;
using GenOptim.Engine;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Ptx;

public sealed class KernelPtxTests
{
    public static TheoryData<Type> Optimizers => OptimizerClass.All;

    public static TheoryData<Type> OfSeveralTypes { get; } = [.. OptimizerClass.MixedTypes];

    public static TheoryData<Type> WithBlocks { get; } = [.. OptimizerClass.MixedTypes.Where(HasBlocks)];

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
    [MemberData(nameof(OfSeveralTypes))]
    public void Kernels_of_several_number_types_keep_every_rule(Type optimizer) =>
        Assert.Empty(PtxRules.Breaches(PtxCompiler.Compile(optimizer), isFloat32: true));

    [Theory]
    [MemberData(nameof(OfSeveralTypes))]
    public void Four_elements_of_16_bits_are_one_access_of_8_bytes(Type optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        OptimizerDescriptor descriptor = OptimizerClass.Of(optimizer).Descriptor;
        string ptx = PtxCompiler.Compile(optimizer);

        // A master weight is read in place of the parameter, and a shadow copy is only written.
        bool hasMasterWeights = descriptor.StateSlots.Any(slot => slot.Name == "master_weight");
        DType[] written = [descriptor.Parameter, .. descriptor.StateSlots.Select(slot => OfSmallTensors(slot.Type))];
        DType[] read =
        [
            .. hasMasterWeights ? [] : new[] { descriptor.Parameter },
            descriptor.Gradient,
            .. descriptor.StateSlots.Where(slot => !slot.IsDerived).Select(slot => OfSmallTensors(slot.Type)),
        ];
        int float32Read = read.Count(type => type == DType.Float32);
        int float32Written = written.Count(type => type == DType.Float32);
        Assert.Equal(float32Read, PtxRules.CountWide(ptx, "ld", isFloat32: true));
        Assert.Equal(float32Written, PtxRules.CountWide(ptx, "st", isFloat32: true));
        Assert.Equal(float32Read, PtxRules.CountNarrow(ptx, "ld", isFloat32: true));
        Assert.Equal(float32Written, PtxRules.CountNarrow(ptx, "st", isFloat32: true));
        Assert.Equal(read.Length - float32Read, PtxRules.CountWideHalves(ptx, "ld"));
        Assert.Equal(written.Length - float32Written, PtxRules.CountWideHalves(ptx, "st"));
        Assert.Equal(read.Length - float32Read, PtxRules.CountHalves(ptx, "ld"));
        Assert.Equal(written.Length - float32Written, PtxRules.CountHalves(ptx, "st"));
    }

    [Theory]
    [MemberData(nameof(WithBlocks))]
    public void Kernels_over_blocks_keep_every_rule_and_wait_for_each_other_twice(Type optimizer)
    {
        // Whether a block is updated in wide lanes is asked before the first barrier and after the second, and is the same for all of its threads.
        string[] parts = PtxRules.SplitAtBarriers(PtxCompiler.Compile(optimizer, "UpdateKernel8"));

        Assert.Equal(3, parts.Length);
        Assert.StartsWith("a branch on a thread's own data", Assert.Single(PtxRules.Breaches(parts[0], isFloat32: true)), StringComparison.Ordinal);
        Assert.Empty(PtxRules.Breaches(parts[1], isFloat32: true));
        Assert.StartsWith("a branch on a thread's own data", Assert.Single(PtxRules.Breaches(parts[2], isFloat32: true)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WithBlocks))]
    public void Four_codes_are_one_access_of_4_bytes(Type optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        int slots = OptimizerClass.Of(optimizer).Descriptor.StateSlots.Count(slot => slot.Type is DType.Block8 or DType.UnsignedBlock8);
        string ptx = PtxCompiler.Compile(optimizer, "UpdateKernel8");

        // Besides, a thread reads its tensor's number in the table, and of both lane types scales are read and written.
        Assert.Equal(slots + 1, PtxRules.CountWords(ptx, "ld"));
        Assert.Equal(slots, PtxRules.CountWords(ptx, "st"));
        Assert.Equal(3 * slots, PtxRules.CountBytes(ptx, "ld"));
        Assert.Equal(3 * slots, PtxRules.CountBytes(ptx, "st"));
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

    private static bool HasBlocks(Type optimizer) =>
        OptimizerClass.Of(optimizer).Descriptor.StateSlots.Any(slot => slot.Type != OfSmallTensors(slot.Type));

    private static DType OfSmallTensors(DType type) => type is DType.Block8 or DType.UnsignedBlock8 ? DType.Float32 : type;

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
