using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using GenOptim.Generator.Rules;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>
/// Decay by itself: gradients are zero, and what a step loses is far above any rounding. Every algorithm under every rule loses what the rule's formula says.
/// </summary>
public sealed class DecayIsolationTests
{
    private const double InitialLearningRate = 0.5;
    private const double WeightDecay = 0.25;
    private const int Steps = 3;

    private static readonly double[] LearningRates = [0.5, 0.25, 0.375];

    /// <summary>Samples have rates of their own: <see cref="SampleBitsTests"/> has their decay, bit for bit.</summary>
    public static TheoryData<int> All => DeclaredClasses.Where(declared => !declared.IsSample);

    public static TheoryData<int> Scheduled => DeclaredClasses.Where(declared => declared.Decay == DecayRule.Scheduled);

    [Theory]
    [MemberData(nameof(All))]
    public void A_step_without_gradient_loses_what_the_rule_says(int position)
    {
        if (DeclaredClass.All[position].Type == DType.Float64)
        {
            Check<double>(position, 1e-14);
        }
        else
        {
            Check<float>(position, 1e-6);
        }
    }

    /// <summary>Under the schedule's rule the peak of the learning rate is nothing to the decay.</summary>
    [Theory]
    [MemberData(nameof(Scheduled))]
    public void Scheduled_decay_does_not_know_the_peak_of_the_learning_rate(int position)
    {
        if (DeclaredClass.All[position].Type == DType.Float64)
        {
            CheckPeak<double>(position);
        }
        else
        {
            CheckPeak<float>(position);
        }
    }

    private static void Check<T>(int position, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeclaredClass declared = DeclaredClass.All[position];
        T[] initial = Values<T>();
        using DeclaredTraining<T> training = Training(position, initial, InitialLearningRate, WeightDecay);
        using DeclaredTraining<T> undecayed = Training(position, initial, InitialLearningRate, 0);
        double[] expected = [.. initial.Select(double.CreateChecked)];
        for (int step = 0; step < Steps; step++)
        {
            T[] before = [.. training.Values("p")];
            training.Step(LearningRates[step], _ => new T[initial.Length]);
            undecayed.Step(LearningRates[step], _ => new T[initial.Length]);
            BitAssert.Equal(initial, undecayed.Values("p"), $"{declared} without decay, step {step + 1}");
            for (int i = 0; i < initial.Length; i++)
            {
                double actual = double.CreateChecked(training.Values("p")[i]);
                if (declared.Form == DecayForm.InUpdate)
                {
                    // How far the step carries what is added to it is the algorithm's.
                    double lost = 1 - (actual / double.CreateChecked(before[i]));
                    if (IsSilent(declared))
                    {
                        Assert.True(actual == double.CreateChecked(initial[i]), $"{declared} moves nothing in these steps.");
                        continue;
                    }

                    Assert.True(
                        initial[i] == T.Zero ? actual == 0 : lost > 1e-3 && lost <= MostLost(declared, LearningRates[step]),
                        FormattableString.Invariant($"{declared}, step {step + 1}: {before[i]} became {actual}."));
                    continue;
                }

                expected[i] *= IsWithoutEstimate(declared) ? 1 : FactorOf(declared, LearningRates[step], step + 1);
                Assert.True(
                    Math.Abs(actual - expected[i]) <= tolerance * Math.Abs(expected[i]),
                    FormattableString.Invariant($"{declared}, step {step + 1}: {initial[i]} became {actual}, not {expected[i]}."));
            }
        }
    }

    /// <summary>Schedule-Free RAdamW takes no step, in which its reference's decay is, until the variance of the second moment has an estimate.</summary>
    internal static bool IsSilent(DeclaredClass declared) =>
        declared.Algorithm.Name == "ScheduleFreeRAdamW" && declared.Values.GetValueOrDefault("LoudSgdPhase") == 0;

    /// <summary>Prodigy's rate is 0 until there has been a gradient, and so is a decay that goes by it; <c>ProdigyTests</c> has it afterwards.</summary>
    internal static bool IsWithoutEstimate(DeclaredClass declared) =>
        declared.Algorithm.Name == "Prodigy" && (declared.Decay is DecayRule.LearningRate or DecayRule.Corrected);

    /// <summary>LAMB makes a step as long as lr times the parameter, whatever it consists of.</summary>
    internal static double MostLost(DeclaredClass declared, double learningRate) =>
        declared.Algorithm.Name == "Lamb" ? 1.001 * learningRate : 1.5 * learningRate * WeightDecay;

    internal static double FactorOf(DeclaredClass declared, double learningRate, int step)
    {
        if (declared.Place.SkipsFirstStep && step == 1)
        {
            return 1;
        }

        double loss = WeightDecay * declared.Decay switch
        {
            DecayRule.Scheduled => learningRate / InitialLearningRate,
            DecayRule.LearningRate => learningRate,
            DecayRule.Corrected => learningRate * learningRate / InitialLearningRate,
            DecayRule.Constant => 1,
            _ => 0,
        };
        return declared.Form == DecayForm.Proximal ? 1 / (1 + loss) : 1 - loss;
    }

    private static void CheckPeak<T>(int position)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] initial = Values<T>();
        T[][] results = [.. new[] { 1e-4, 0.5, 64 }.Select(peak =>
        {
            using DeclaredTraining<T> training = Training(position, initial, peak, WeightDecay);
            foreach (double rate in LearningRates)
            {
                training.Step(peak * rate, _ => new T[initial.Length]);
            }

            return training.Values("p").ToArray();
        })];
        Assert.NotEqual(initial, results[0]);
        BitAssert.Equal(results[0], results[1], $"{DeclaredClass.All[position]}, another peak");
        BitAssert.Equal(results[0], results[2], $"{DeclaredClass.All[position]}, another peak");
    }

    private static DeclaredTraining<T> Training<T>(int position, T[] initial, double learningRate, double weightDecay)
        where T : unmanaged, IFloatingPointIeee754<T> => new(position, [[("p", initial)]], learningRate, weightDecay);

    private static T[] Values<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, 41).Select(i => T.CreateChecked((i - 20) * 0.37))];
}
