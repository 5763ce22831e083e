using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace GenOptim.Conformance.Scenarios;

/// <summary>Trainings at the edge of what hyperparameters may be, which drawing at random would not meet.</summary>
internal static class EdgeScenarios
{
    public static IEnumerable<Scenario<T>> Of<T>(OptimizerConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // lr/lr0 overflows: without decay nothing may come of it.
        yield return Training<T>("lr/lr0 is infinite, no decay", constants, double.Epsilon, 0, 1e-3, 2e-3);

        // Scalars that are rounded too early differ only now and then.
        yield return Training<T>(
            "many steps", constants, 1, constants.Decay == DecayRule.None ? 0 : 0.7, [.. Enumerable.Range(1, 60).Select(step => 1 / (1 + (0.37 * step)))]);

        if (constants.Algorithm == Algorithm.LionW && constants is { Beta1: > 0 and < 1, Beta2: < 1 })
        {
            yield return Turning<T>(constants);
        }

        if (constants.Decay != DecayRule.None)
        {
            // lr0 = 0 means full decay, also while the learning rate is 0.
            yield return Training<T>("lr0 is 0", constants, 0, 0.125, 0, 1e-3);
            yield return Training<T>("all of the parameter decays", constants, 0.5, 1, 0.5, 0.5);
            if (constants.Decay != DecayRule.Constant)
            {
                yield return Training<T>("a decay of 2 at half the rate and less", constants, 0.5, 2, 0.25, 0.125);
            }
        }
    }

    /// <summary>In the second step β₁·m + (1 − β₁)·g is 0 but for the last bits of g, so that its sign turns with the last bits of β₁.</summary>
    private static Scenario<T> Turning<T>(OptimizerConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Count = 200;
        T moment = T.CreateChecked(1 - constants.Beta2);
        T middle = T.CreateChecked(-constants.Beta1 / (1 - constants.Beta1)) * moment;
        T ulp = T.BitIncrement(middle) - middle;
        T[] second = [.. Enumerable.Range(-Count / 2, Count).Select(offset => middle + (ulp * T.CreateChecked(offset)))];
        return new(
            "the sign turns with the last bits",
            [new ScenarioGroup(constants, 0.1, 0)],
            [new ScenarioTensor<T>("p", 0, false, new T[Count])],
            [new ScenarioStep<T>([0.1], [[.. second.Select(_ => T.One)]]), new ScenarioStep<T>([0.1], [second])]);
    }

    private static Scenario<T> Training<T>(
        string name, OptimizerConstants constants, double initialLearningRate, double weightDecay, params double[] learningRates)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = [.. new[] { 1.5, -0.375, 0, 3e-5, -700, 1.0 / 3 }.Select(T.CreateChecked)];
        return new(
            name,
            [new ScenarioGroup(constants, initialLearningRate, weightDecay)],
            [new ScenarioTensor<T>("p", 0, false, values)],
            [.. learningRates.Select((learningRate, index) => new ScenarioStep<T>([learningRate], [Rotated(values, index + 1)]))]);
    }

    private static T[] Rotated<T>(T[] values, int distance) => [.. values.Skip(distance % values.Length), .. values.Take(distance % values.Length)];
}
