using System;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>
/// Everything that an algorithm over elements can declare does what its formula says, bit for bit: each form and place of decay, steps and groups that miss gradients,
/// groups that do not decay, and what tensors and groups keep, across a state that is saved and taken over in the middle.
/// </summary>
public sealed class SampleBitsTests
{
    private const int Steps = 7;
    private const double InitialLearningRate = 0.125;

    private static readonly double[] WeightDecays = [0.25, 0, 0.0625];

    public static TheoryData<int> All => DeclaredClasses.Where(declared => declared.IsSample);

    [Theory]
    [MemberData(nameof(All))]
    public void Samples_do_what_their_formulas_say(int position)
    {
        if (DeclaredClass.All[position].Type == DType.Float64)
        {
            Check<double>(position);
        }
        else
        {
            Check<float>(position);
        }
    }

    private static void Check<T>(int position)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeclaredClass declared = DeclaredClass.All[position];
        T[][] initial = [.. WeightDecays.Select((_, group) => GroupingBitsTests.Numbers<T>(53, 5 + (uint)group))];
        SampleReference<T>[] expected = [.. initial.Select(values => new SampleReference<T>(declared, values))];
        DeclaredTraining<T> training = Training(position, initial);
        double weightSum = 0;
        for (int step = 1; step <= Steps; step++)
        {
            double learningRate = InitialLearningRate / (1 + (step % 3));
            weightSum += learningRate * learningRate;

            // The last tensor starts late, and the second misses a step: groups count on.
            bool Has(int group) => group switch { 2 => step > 2, 1 => step != 4, _ => true };
            T[][] gradients = [.. initial.Select((_, group) => step == 5 ? new T[53] : GroupingBitsTests.Numbers<T>(53, (uint)((100 * step) + group)))];
            training.Step(learningRate, name => Has(IndexOf(name)) ? gradients[IndexOf(name)] : null);
            for (int group = 0; group < expected.Length; group++)
            {
                if (Has(group))
                {
                    expected[group].Step(gradients[group], step, weightSum, learningRate, InitialLearningRate, WeightDecays[group]);
                }
            }

            Compare(declared, training, expected, step, weightSum);
            if (step == 4)
            {
                OptimizerState saved = training.ExportState();
                T[][] values = [.. expected.Select((_, group) => training.Values(NameOf(group)).ToArray())];
                training.Dispose();
                training = Training(position, values);
                training.ImportState(saved);
            }
        }

        training.Dispose();
    }

    private static void Compare<T>(DeclaredClass declared, DeclaredTraining<T> training, SampleReference<T>[] expected, int step, double weightSum)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        OptimizerState state = training.ExportState();
        for (int group = 0; group < expected.Length; group++)
        {
            string what = FormattableString.Invariant($"{declared}, group {group} after step {step}");
            BitAssert.Equal<T>(expected[group].Values, training.Values(NameOf(group)), what);
            ParameterState parameter = state.Parameters[NameOf(group)];
            Assert.Equal(declared.Rule.StateSlots.Count, parameter.Tensors.Count);
            foreach ((string key, StateTensor tensor) in parameter.Tensors)
            {
                BitAssert.Equal(expected[group].Slot(key), tensor.AsSpan<T>(), $"{what}, {key}");
            }

            Assert.Equal([new("product", expected[group].Product)], parameter.Scalars);
            Assert.Equal([new("step", step), new("weight_sum", weightSum)], state.Groups[group].Scalars);
        }
    }

    private static DeclaredTraining<T> Training<T>(int position, T[][] values)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(position, values.Select((tensor, group) => new[] { (NameOf(group), tensor) }), InitialLearningRate, WeightDecays);

    private static string NameOf(int group) => FormattableString.Invariant($"{group}");

    private static int IndexOf(string name) => int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
}
