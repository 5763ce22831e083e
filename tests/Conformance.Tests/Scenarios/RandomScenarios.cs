using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using CsCheck;

namespace GenOptim.Conformance.Scenarios;

/// <summary>Draws short trainings of an optimizer class: groups, schedules, missing gradients, frozen tensors.</summary>
internal static class RandomScenarios
{
    /// <summary>Scenarios whose elements are drawn from <paramref name="numbers"/>.</summary>
    public static Gen<Scenario<T>> Of<T>(OptimizerConstants constants, Gen<T> numbers)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        from groups in Group(constants).Array[1, 2]
        from tensors in Tensor(groups.Length, numbers).Array[1, 4]
        from steps in Step(groups, tensors.Select(tensor => tensor.Length).ToArray(), numbers).Array[1, 8]
        select new Scenario<T>(
            constants.ToString(),
            groups,
            [.. tensors.Select((tensor, index) => new ScenarioTensor<T>(NameOf(index), tensor.Group, tensor.IsFrozen, tensor.Initial))],
            steps);

    private static Gen<ScenarioGroup> Group(OptimizerConstants constants) =>
        from learningRate in Gen.Frequency((1, Gen.Const(0.0)), (6, Gen.OneOf(0.1, 0.01, 1e-3)), (3, Gen.Double[1e-4, 1]))
        // A step never takes more than the whole weight: the schedule at most doubles the rate, and with it the decay.
        from weightDecay in Gen.Frequency((3, Gen.OneOf(0.0, 1e-5, 2e-3, 0.1)), (2, Gen.Double[0, 0.5]))
        select new ScenarioGroup(constants, learningRate, constants.Decay == DecayRule.None ? 0 : weightDecay);

    private static Gen<(int Group, bool IsFrozen, int Length, T[] Initial)> Tensor<T>(int groupCount, Gen<T> numbers) =>
        from length in Gen.Frequency((1, Gen.Int[1, 8]), (1, Gen.Int[9, 70]))
        from initial in numbers.Array[length]
        from isFrozen in Gen.Frequency((7, Gen.Const(false)), (1, Gen.Const(true)))
        from groupIndex in Gen.Int[0, groupCount - 1]
        select (groupIndex, isFrozen, length, initial);

    private static Gen<ScenarioStep<T>> Step<T>(IReadOnlyList<ScenarioGroup> groups, int[] lengths, Gen<T> numbers)
        where T : unmanaged =>
        from multipliers in Gen.Frequency((3, Gen.OneOf(0.0, 0.5, 1, 2)), (2, Gen.Double[0, 1])).Array[groups.Count]
        from gradients in Gradients(lengths, numbers)
        select new ScenarioStep<T>(
            [.. groups.Select((options, index) => (options.InitialLearningRate == 0 ? 0.01 : options.InitialLearningRate) * multipliers[index])],
            gradients);

    private static Gen<T[]?[]> Gradients<T>(int[] lengths, Gen<T> numbers) =>
        from all in numbers.Array[lengths.Sum()]
        from isMissing in Gen.Frequency((7, Gen.Const(false)), (1, Gen.Const(true))).Array[lengths.Length]
        select lengths.Select((length, index) => isMissing[index] ? null : all[lengths.Take(index).Sum()..][..length]).ToArray();

    private static string NameOf(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{index}");
}
