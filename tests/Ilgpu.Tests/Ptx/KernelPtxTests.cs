using System;
using System.Collections.Generic;
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

        // Parameter, gradient and each state are read once, parameter and each state written once, and the gradient where it is set to zero.
        int written = 1 + subject.StateSlots + ZeroedGradients(subject);
        Assert.Equal(2 + subject.StateSlots, PtxRules.CountWide(ptx, "ld", subject.IsFloat32));
        Assert.Equal(written, PtxRules.CountWide(ptx, "st", subject.IsFloat32));
        Assert.Equal(2 + subject.StateSlots + Factors(subject), PtxRules.CountNarrow(ptx, "ld", subject.IsFloat32));
        Assert.Equal(written, PtxRules.CountNarrow(ptx, "st", subject.IsFloat32));
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
        OptimizerClass subject = OptimizerClass.Of(optimizer);
        OptimizerDescriptor descriptor = subject.Descriptor;
        string ptx = PtxCompiler.Compile(optimizer);

        // A master weight is read in place of the parameter, and a shadow copy is only written. A remainder of 8 bits is an access of 4 bytes, counted below.
        bool hasMasterWeights = descriptor.StateSlots.Any(slot => slot.Name == "master_weight");
        DType[] written =
        [
            descriptor.Parameter,
            .. descriptor.StateSlots.Where(slot => slot.Type != DType.UInt8).Select(slot => OfSmallTensors(slot.Type)),
            .. Enumerable.Repeat(descriptor.Gradient, ZeroedGradients(subject)),
        ];
        DType[] read =
        [
            .. hasMasterWeights ? [] : new[] { descriptor.Parameter },
            descriptor.Gradient,
            .. descriptor.StateSlots.Where(slot => !slot.IsDerived && slot.Type != DType.UInt8).Select(slot => OfSmallTensors(slot.Type)),
        ];
        int float32Read = read.Count(type => type == DType.Float32);
        int float32Written = written.Count(type => type == DType.Float32);
        Assert.Equal(float32Read, PtxRules.CountWide(ptx, "ld", isFloat32: true));
        Assert.Equal(float32Written, PtxRules.CountWide(ptx, "st", isFloat32: true));
        Assert.Equal(float32Read + Factors(subject), PtxRules.CountNarrow(ptx, "ld", isFloat32: true));
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
        string ptx = PtxCompiler.Compile(optimizer, "UpdateKernel8");

        Assert.Equal(3, PtxRules.SplitAtBarriers(ptx).Length);
        Assert.Empty(PtxRules.Breaches(ptx, isFloat32: true));
    }

    [Theory]
    [MemberData(nameof(WithBlocks))]
    public void Four_codes_are_one_access_of_4_bytes(Type optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        IReadOnlyList<StateSlot> all = OptimizerClass.Of(optimizer).Descriptor.StateSlots;
        int slots = all.Count(slot => slot.Type is DType.Block8 or DType.UnsignedBlock8);
        int remainders = all.Count(slot => slot.Type == DType.UInt8);
        string ptx = PtxCompiler.Compile(optimizer, "UpdateKernel8");

        // Besides, a thread reads its tensor's number in the table, and of both lane types scales are read and written.
        Assert.Equal(slots + remainders + 1, PtxRules.CountWords(ptx, "ld"));
        Assert.Equal(slots + remainders, PtxRules.CountWords(ptx, "st"));
        Assert.Equal((3 * slots) + remainders, PtxRules.CountBytes(ptx, "ld"));
        Assert.Equal((3 * slots) + remainders, PtxRules.CountBytes(ptx, "st"));
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

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Kernels_that_reduce_keep_every_rule_but_that_of_float64(string kernel, Type element, Type load, Type? reduction)
    {
        // They sum in float64 whatever the elements are; of 16 bits those are widened by shifts.
        string ptx = PtxCompiler.Compile(ReducingKernel(kernel, element, load, reduction));

        Assert.Empty(PtxRules.Breaches(ptx, isFloat32: false));
        Assert.Contains("bar.sync", ptx, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_find_a_branch_on_a_thread_that_is_called_uniform()
    {
        MethodInfo kernel = typeof(KernelPtxTests).GetMethod(nameof(BranchingKernel), BindingFlags.Static | BindingFlags.NonPublic)!;

        // ILGPU 1.5.3 takes the index of an implicitly grouped kernel for the same number in all threads.
        Assert.NotEmpty(PtxDivergence.Find(PtxCompiler.CompileImplicitlyGrouped(kernel)));
        Assert.Empty(PtxDivergence.Find(PtxCompiler.Compile(typeof(KernelPtxTests).GetMethod(nameof(UnpinnedKernel), BindingFlags.Static | BindingFlags.NonPublic)!)));
    }

    [Theory]
    [InlineData("mov.b32 %r1, %tid.x;\nsetp.lt.s32 %p1, %r1, 5;", true)]
    [InlineData("mov.b32 %r1, %ctaid.x;\nsetp.lt.s32 %p1, %r1, 5;", false)]
    [InlineData("mov.b32 %r1, %ctaid.x;\nmul.wide.u32 %rd1, %r1, 4;\nld.global.b32 %r2, [%rd1+8];\nsetp.lt.s32 %p1, %r2, 5;", false)]
    [InlineData("mov.b32 %r1, %tid.x;\nmul.wide.u32 %rd1, %r1, 4;\nld.global.b32 %r2, [%rd1+8];\nsetp.lt.s32 %p1, %r2, 5;", true)]
    [InlineData("ld.shared.b32 %r2, [%rd1];\nsetp.lt.s32 %p1, %r2, 5;", true)]
    [InlineData("mov.b32 %r2, 0;\nmov.b32 %r1, %tid.x;\nA:\nsetp.ge.s32 %p2, %r2, %r1;\n@%p2 bra B;\nadd.s32 %r3, %r2, 1;\nmov.b32 %r2, %r3;\nbra.uni A;\nB:\nsetp.lt.s32 %p1, %r2, 5;", true)]
    [InlineData("mov.b32 %r2, 0;\nmov.b32 %r1, %ntid.x;\nA:\nsetp.ge.s32 %p2, %r2, %r1;\n@%p2 bra.uni B;\nadd.s32 %r3, %r2, 1;\nmov.b32 %r2, %r3;\nbra.uni A;\nB:\nsetp.lt.s32 %p1, %r2, 5;", false)]
    [InlineData("mov.b32 %r1, %tid.x;\nsetp.lt.s32 %p2, %r1, 5;\nmov.b32 %r2, 1;\n@%p2 bra A;\nmov.b32 %r2, 2;\nA:\nsetp.lt.s32 %p1, %r2, 2;", true)]
    [InlineData("mov.b32 %r1, %tid.x;\nsetp.lt.s32 %p2, %r1, 5;\n@%p2 bra A;\nst.global.b32 [%rd1], %r1;\nA:\nmov.b32 %r2, 1;\nsetp.lt.s32 %p1, %r2, 2;", false)]
    public void What_depends_on_a_thread_is_followed(string lines, bool isOfThread)
    {
        string ptx = $".visible .entry Kernel()\n{{\n{lines}\n@%p1 bra.uni L_End;\nadd.s32 %r9, %r8, 1;\nL_End:\nret;\n}}";

        Assert.Equal(isOfThread ? ["@%p1 bra.uni L_End"] : [], PtxDivergence.Find(ptx));
    }

    [Fact]
    public void The_rules_find_a_call_that_is_not_inlined()
    {
        MethodInfo kernel = typeof(KernelPtxTests).GetMethod(nameof(ExternKernel), BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.Contains(
            PtxRules.Breaches(PtxCompiler.Compile(kernel), isFloat32: true),
            breach => breach.StartsWith("a function is not inlined", StringComparison.Ordinal));
    }

    public static TheoryData<string, Type, Type, Type?> Reductions
    {
        get
        {
            var rows = new TheoryData<string, Type, Type, Type?>();
            foreach ((Type element, Type load) in new[]
            {
                (typeof(float), typeof(Float32Load)),
                (typeof(double), typeof(Float64Load)),
                (typeof(BFloat16), typeof(BFloat16Load)),
                (typeof(System.Half), typeof(Float16Load)),
            })
            {
                rows.Add(nameof(GradientKernels.Reduce), element, load, typeof(SumOfSquares));
                rows.Add(nameof(GradientKernels.Reduce), element, load, typeof(LargestAbsolute));
                rows.Add(nameof(UnitKernels.Factor), element, load, null);
                rows.Add(nameof(UnitKernels.Mean), element, load, null);
            }

            return rows;
        }
    }

    private static MethodInfo ReducingKernel(string name, Type element, Type load, Type? reduction)
    {
        if (reduction is not null)
        {
            return typeof(GradientKernels).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(element, load, reduction);
        }

        (Type computed, Type rounding) = element == typeof(double) ? (element, typeof(Float64Rounding)) : (typeof(float), typeof(Float32Rounding));
        return typeof(UnitKernels).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(name == nameof(UnitKernels.Mean) ? [element, load, computed, rounding] : [element, load, element, load, computed, rounding]);
    }

    private static int ZeroedGradients(OptimizerClass subject) => subject.Descriptor.Treatment.ZeroGradients ? 1 : 0;

    /// <summary>Loads of the factors of adaptive clipping, or of the means of centralized gradients: each element of a lane of the body, and of the tail, has its own.</summary>
    private static int Factors(OptimizerClass subject) =>
        subject.Descriptor.Treatment is not { Clip: Clip.Adaptive } and not { CentralizesGradients: true } ? 0 : subject.IsFloat32 ? 4 + 1 : 2 + 1;

    private static bool HasBlocks(Type optimizer) =>
        OptimizerClass.Of(optimizer).Descriptor.StateSlots.Any(slot => slot.Type != OfSmallTensors(slot.Type));

    private static DType OfSmallTensors(DType type) => type is DType.Block8 or DType.UnsignedBlock8 ? DType.Float32 : type;

    private static void UnpinnedKernel(ArrayView<float> values)
    {
        int index = Grid.GlobalIndex.X;
        values[index] = MathF.Max((values[index] * values[index]) + 1f, 2f) * (float)(values[index] * 0.1);
    }

    private static void BranchingKernel(Index1D index, ArrayView<float> values)
    {
        if (index < values.Length)
        {
            values[index] = 1;
        }
    }

    private static void ExternKernel(ArrayView<float> values)
    {
        int index = Grid.GlobalIndex.X;
        values[index] = MathF.FusedMultiplyAdd(values[index], values[index], 1f);
    }
}
