using System;
using System.IO;
using System.Linq;
using System.Reflection;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using GenOptim.Ilgpu.Tests.Suites;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>
/// Classes of several number types give the CPU's bits on one kind of accelerator: parameters, state, and copies. The class that derives from this
/// one says on which.
/// </summary>
public abstract class NumberTypeSuite(IAcceleratorSource source)
{
    private const int Steps = 6;

    /// <summary>Elements that share a key of random rounding.</summary>
    private const int RunLength = 65_536;

    public static TheoryData<Type, Placement> Placements { get; } = Rows(placement => placement != Placement.Host);

    public static TheoryData<Type, Placement> StatePlacements { get; } = Rows(placement => placement is Placement.Mirrored or Placement.Lent or Placement.Mixed);

    public static TheoryData<Type, Placement> Arenas { get; } = Rows(placement => placement is Placement.Mirrored or Placement.Lent);

    public static TheoryData<Type> Optimizers { get; } = [.. OptimizerClass.MixedTypes];

    private Accelerator Accelerator
    {
        get
        {
            Skip.If(source.Accelerator is null, source.Absence);
            Skip.IfNot(source.HasSameBits, "this OpenCL device rounds in a way of its own, and a number rounded by chance has no tolerance");
            return source.Accelerator!;
        }
    }

    private Accelerator AcceleratorFor(OptimizerClass subject)
    {
        Accelerator usual = Accelerator;
        return subject.Reduces ? usual : source.SmallAccelerator!;
    }

    [SkippableTheory]
    [MemberData(nameof(Placements))]
    public void Trainings_give_the_bits_of_the_CPU(Type optimizer, Placement placement)
    {
        RowsOfOpenCl.Leave(source, unless: placement == Placement.Mixed && !OptimizerClass.Of(optimizer).Reduces);
        TypedTraining.Compare(OptimizerClass.Of(optimizer), placement, new TypedScenario(1, Steps, isFinite: false, TypedScenario.Lengths), AcceleratorFor(OptimizerClass.Of(optimizer)));
    }

    [SkippableTheory]
    [MemberData(nameof(Arenas))]
    public void Tensors_that_cross_a_run_of_random_words_give_the_bits_of_the_CPU(Type optimizer, Placement placement)
    {
        RowsOfOpenCl.Leave(source, unless: placement == Placement.Lent && !OptimizerClass.Of(optimizer).Reduces);
        TypedTraining.Compare(OptimizerClass.Of(optimizer), placement, new TypedScenario(2, 3, isFinite: true, 300, RunLength + 301, 4097, (2 * RunLength) - 3), AcceleratorFor(OptimizerClass.Of(optimizer)));
    }

    [SkippableTheory]
    [MemberData(nameof(StatePlacements))]
    public void State_moves_between_CPU_and_accelerator_and_training_continues(Type optimizer, Placement placement) =>
        Run(nameof(Move), optimizer, placement, new TypedScenario(3, Steps, isFinite: true, TypedScenario.Lengths));

    [SkippableTheory]
    [MemberData(nameof(StatePlacements))]
    public void Parameters_that_come_go_and_are_replaced_give_the_bits_of_the_CPU(Type optimizer, Placement placement) =>
        Run(nameof(Change), optimizer, placement, new TypedScenario(4, Steps, isFinite: true, [.. TypedScenario.Lengths, 500]));

    [SkippableTheory]
    [MemberData(nameof(Optimizers))]
    public void Checkpoints_move_between_CPU_and_accelerator(Type optimizer) =>
        Run(nameof(MoveFiles), optimizer, OptimizerClass.Of(optimizer).Reduces ? Placement.Mirrored : Placement.Mixed, new TypedScenario(6, Steps, isFinite: true, TypedScenario.Lengths));

    [SkippableTheory]
    [MemberData(nameof(Optimizers))]
    public void Results_do_not_depend_on_what_is_launched_together(Type optimizer)
    {
        // All tensors in one arena and launch, or each in views of its own.
        OptimizerClass subject = OptimizerClass.Of(optimizer);
        RowsOfOpenCl.Leave(source, unless: !subject.Reduces);
        var scenario = new TypedScenario(5, 3, isFinite: true, 4098, 256, RunLength + 5, 7);
        typeof(NumberTypeSuite).GetMethod(nameof(CompareLaunches), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(subject.ElementTypes)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [subject, scenario], null);
    }

    [SkippableFact]
    public void Copies_are_right_from_the_moment_a_parameter_is_there()
    {
        float[] numbers = [1.2345678f, -2.5f, 3.14159f, 1e-30f, 7];
        using var mirrored = new Parameter<float>("mirrored", numbers, new float[5]);
        using var replacement = new Parameter<float>("replacement", [5, 4, 3, 2, 1.00001f], new float[5]);
        var lent = new ShadowSgdw.DeviceParameter("lent", 3);
        using var optimizer = new ShadowSgdw.DeviceOptimizer(Accelerator, 0.1, [mirrored, lent]);

        Assert.Equal(Elements.Of<BFloat16>(numbers), Read(optimizer.GetShadowCopy(mirrored)));
        Assert.Equal(Elements.Of<BFloat16>([0, 0, 0]), Read(optimizer.GetShadowCopy(lent)));

        DeviceCopy.FromHost(lent.Values, [1f, 2f, 3f]);
        numbers[0] = 9;
        optimizer.UploadParameters();
        optimizer.RefreshShadowCopies();
        Assert.Equal(Elements.Of<BFloat16>([1, 2, 3]), Read(optimizer.GetShadowCopy(lent)));
        Assert.Equal(Elements.Of<BFloat16>(numbers), Read(optimizer.GetShadowCopy(mirrored)));

        optimizer.ReplaceParameter(mirrored, replacement);
        Assert.Equal(Elements.Of<BFloat16>([5, 4, 3, 2, 1.00001f]), Read(optimizer.GetShadowCopy(replacement)));
        Assert.Throws<ArgumentException>(() => optimizer.GetShadowCopy(mirrored));

        BFloat16[] Read(ILGPU.ArrayView<BFloat16> copy)
        {
            optimizer.Stream.Synchronize();
            var values = new BFloat16[copy.Length];
            DeviceCopy.ToHost(copy, values);
            return values;
        }
    }

    [SkippableFact]
    public void Small_tensors_between_large_ones_do_not_divide_them_into_more_launches()
    {
        Block8AdamW.DeviceParameter[] tensors =
            [.. Enumerable.Range(0, 9).Select(tensor => new Block8AdamW.DeviceParameter(FormattableString.Invariant($"{tensor}"), tensor % 2 == 0 ? 4096 + tensor : tensor))];
        using var optimizer = new Block8AdamW.DeviceOptimizer(Accelerator, 1e-3, tensors);

        optimizer.Step();
        Assert.Equal(2, optimizer.LaunchCount);

        // A large tensor that is left out divides the large ones, and a small one the small ones.
        tensors[4].HasGradient = false;
        optimizer.Step();
        Assert.Equal(2 + 3, optimizer.LaunchCount);
        optimizer.Synchronize();
    }

    private static TheoryData<Type, Placement> Rows(Func<Placement, bool> isMeant)
    {
        var rows = new TheoryData<Type, Placement>();
        foreach (Type optimizer in OptimizerClass.MixedTypes)
        {
            foreach (Placement placement in Enum.GetValues<Placement>().Where(isMeant))
            {
                rows.Add(optimizer, placement);
            }
        }

        return rows;
    }

    private void Run(string test, Type optimizer, Placement placement, TypedScenario scenario)
    {
        OptimizerClass subject = OptimizerClass.Of(optimizer);
        RowsOfOpenCl.Leave(source, subject, placement);

        // What adaptive clipping does there takes a minute.
        RowsOfOpenCl.Leave(source, unless: !subject.Reduces || test == nameof(Move));
        typeof(NumberTypeSuite).GetMethod(test, BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(subject.ElementTypes)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [subject, placement, scenario], null);
    }

    private void Move<TValue, TGradient>(OptimizerClass subject, Placement placement, TypedScenario scenario)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        using var onHost = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Host, accelerator: null);
        using var onDevice = new TypedTrainee<TValue, TGradient>(subject, scenario, placement, AcceleratorFor(subject));
        onHost.RefreshShadowCopies();
        onDevice.RefreshShadowCopies();
        onHost.Seed(42);
        for (int step = 0; step < scenario.Gradients.Count; step++)
        {
            // They take turns in providing the state with which both go on, and with it the seed.
            if (step % 2 == 0)
            {
                onDevice.Optimizer.ImportState(onHost.Optimizer.ExportState());
            }
            else
            {
                onHost.Optimizer.ImportState(onDevice.Optimizer.ExportState());
            }

            onHost.Step(scenario.Gradients[step]);
            onDevice.Step(scenario.Gradients[step]);
            TypedTraining.AssertSame(subject, onHost, onDevice, TypedTraining.After(step));
        }
    }

    /// <summary>Two steps on the CPU, on through a file on the accelerator, and back through another.</summary>
    private void MoveFiles<TValue, TGradient>(OptimizerClass subject, Placement placement, TypedScenario scenario)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        string folder = Directory.CreateTempSubdirectory("genoptim-").FullName;
        try
        {
            using var whole = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Host, accelerator: null);
            using var onDevice = new TypedTrainee<TValue, TGradient>(subject, scenario, placement, AcceleratorFor(subject));
            using var onHost = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Host, accelerator: null);
            whole.Seed(42);
            Train(whole, 0, 2);
            Checkpoint.Save(folder, [whole.Optimizer]);
            Checkpoint.Load(folder, [onDevice.Optimizer]);
            TypedTraining.AssertSame(subject, whole, onDevice, "loaded on the accelerator");

            Train(whole, 2, 4);
            Train(onDevice, 2, 4);
            Checkpoint.Save(folder, [onDevice.Optimizer], keep: 1);
            Checkpoint.Load(folder, [onHost.Optimizer]);
            Train(whole, 4, Steps);
            Train(onHost, 4, Steps);
            TypedTraining.AssertSame(subject, whole, onHost, "gone on on the CPU");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Train(TypedTrainee<TValue, TGradient> trainee, int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                trainee.Step(scenario.Gradients[step]);
            }
        }
    }

    private void Change<TValue, TGradient>(OptimizerClass subject, Placement placement, TypedScenario scenario)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        using var onHost = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Host, accelerator: null);
        using var onDevice = new TypedTrainee<TValue, TGradient>(subject, scenario, placement, AcceleratorFor(subject));
        for (int step = 0; step < scenario.Gradients.Count; step++)
        {
            foreach ((TypedTrainee<TValue, TGradient> trainee, Placement where) in new[] { (onHost, Placement.Host), (onDevice, placement) })
            {
                Placement one = where == Placement.Mixed ? Placement.Mirrored : where;
                switch (step)
                {
                    case 1:
                        trainee.Seed(-7);
                        trainee.Add(1, trainee.CreateParameter("late", scenario.Initial[6], one));
                        break;
                    case 2:
                        Replace(trainee, 9, "renamed", one);
                        break;
                    case 3:
                        trainee.Optimizer.ResetState(trainee.Parameters[10]);
                        break;
                    case 4:
                        trainee.Optimizer.ResetState();
                        break;
                }

                trainee.Step([.. scenario.Gradients[step], .. step >= 1 ? new[] { scenario.Initial[6] } : []]);
                trainee.RefreshShadowCopies();
            }

            TypedTraining.AssertSame(subject, onHost, onDevice, TypedTraining.After(step));
        }

        void Replace(TypedTrainee<TValue, TGradient> trainee, int tensor, string name, Placement where)
        {
            // Of a mixed training, that tensor is in views of the caller's if it was before.
            Placement here = where == Placement.Host || placement != Placement.Mixed ? where : (Placement)(1 + (tensor % 4));
            trainee.Replace(tensor, trainee.CreateParameter(name, [.. scenario.Initial[tensor].Reverse()], here));
        }
    }

    private void CompareLaunches<TValue, TGradient>(OptimizerClass subject, TypedScenario scenario)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        using var together = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.Lent, AcceleratorFor(subject));
        using var alone = new TypedTrainee<TValue, TGradient>(subject, scenario, Placement.MisalignedViews, AcceleratorFor(subject));
        foreach (float[]?[] gradients in scenario.Gradients)
        {
            together.Step(gradients);
            alone.Step(gradients);
        }

        together.RefreshShadowCopies();
        alone.RefreshShadowCopies();
        TypedTraining.AssertSame(subject, together, alone, "in the end");
    }
}
