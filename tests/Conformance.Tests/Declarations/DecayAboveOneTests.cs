using System;
using System.Globalization;
using System.Linq;
using GenOptim.Conformance.Golden;
using GenOptim.Generator.Rules;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>Every algorithm in every form refuses a stated decay above 1, and takes one of 1.</summary>
public sealed class DecayAboveOneTests
{
    /// <summary>All that decay, but for those whose decay goes by a rate of the algorithm's own.</summary>
    public static TheoryData<int> Decaying => DeclaredClasses.Where(declared =>
        declared.Decay != DecayRule.None && declared.Type == DType.Float32 && RateOf(declared) == "learningRate" && !IsBoundByNorms(declared) && !IsRectified(declared));

    [Theory]
    [MemberData(nameof(Decaying))]
    public void A_decay_above_1_is_refused_and_changes_nothing(int position)
    {
        DeclaredClass declared = DeclaredClass.All[position];
        float[] initial = [3, -5, 7];
        using var training = new DeclaredTraining<float>(position, [[("p", initial)]], initialLearningRate: 1, weightDecay: 1.5);

        // A first step may be one in which nothing decays.
        string message = string.Empty;
        for (int step = 1; step <= 2 && message.Length == 0; step++)
        {
            float[] before = [.. training.Values("p")];
            try
            {
                training.Step(1, _ => new float[initial.Length]);
            }
            catch (InvalidOperationException exception)
            {
                message = exception.Message;
                BitAssert.Equal(before, training.Values("p"), $"{declared}, step {step.ToString(CultureInfo.InvariantCulture)}");
            }
        }

        Assert.True(
            message.Contains("the decay is 1.5 per step; it must be at most 1", StringComparison.Ordinal),
            $"{declared}: '{message}'. Where the decay is part of the update, {nameof(DecayPlace)}.{nameof(DecayPlace.NegativeRate)} names the scalar that is multiplied with it.");
    }

    [Theory]
    [MemberData(nameof(Decaying))]
    public void A_decay_of_1_is_taken(int position)
    {
        using var training = new DeclaredTraining<float>(position, [[("p", [3f, -5f, 7f])]], initialLearningRate: 1, weightDecay: 1);
        for (int step = 1; step <= 3; step++)
        {
            training.Step(1, _ => new float[3]);
        }
    }

    [Fact]
    public void Decay_in_the_update_is_the_product_of_its_weight_and_the_rate()
    {
        DeclaredClass declared = DeclaredClass.All.First(one => one.Decay == DecayRule.LearningRate);
        var place = new DecayPlace { Direction = "direction", Form = DecayForm.InUpdate, NegativeRate = "NegativeLearningRate" };
        Assert.Equal("1 + scalars.NegativeLearningRate * scalars.DecayWeight", DecayRules.Scalars(declared.Spec, place).Single().WhatDecayLeaves);
        Assert.Equal("2 - scalars.DecayDivisor", DecayRules.Scalars(declared.Spec, place with { Form = DecayForm.Proximal }).Single().WhatDecayLeaves);
    }

    [Fact]
    public void Whatever_decays_in_the_update_names_the_rate() =>
        Assert.All(DeclaredClass.All.Where(one => one.Form == DecayForm.InUpdate && !IsBoundByNorms(one)), one => Assert.Contains(one.Rule.Scalars, scalar => scalar.Name == one.Place.NegativeRate));

    /// <summary>Whether the step with its decay is given the length of the weights, as LAMB's is, so that no decay is too large for them.</summary>
    private static bool IsBoundByNorms(DeclaredClass declared) =>
        declared.Form == DecayForm.InUpdate && declared.Rule.Measures.Any(pass => pass.SeesDecay);

    /// <summary>Whether what decays in the update is multiplied with RAdam's rectified rate, which begins at 0 and stays below the learning rate.</summary>
    private static bool IsRectified(DeclaredClass declared) =>
        declared.Form == DecayForm.InUpdate && declared.Spec.Algorithm == nameof(Algorithm.ScheduleFreeRAdamW);

    private static string RateOf(DeclaredClass declared) =>
        declared.Decay == DecayRule.Scheduled ? declared.Place.ScheduledRate : declared.Place.LearningRate;
}
