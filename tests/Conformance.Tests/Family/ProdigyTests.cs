using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using GenOptim.Conformance.Golden;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>Prodigy beside its formulas written out: the estimate over all elements, and the decay by each rule.</summary>
public sealed class ProdigyTests
{
    /// <summary>The recorded estimate is of every third element; a generated optimizer's is of all, and so are its results.</summary>
    [Theory]
    [MemberData(nameof(FamilyArchive.SlicedEstimate), MemberType = typeof(FamilyArchive))]
    public void The_estimate_is_made_of_all_elements(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        GoldenStream stream = FamilyArchive.Stream(recorded.Stream);
        float[][] initial = [.. recorded.Tensors.Select(tensor => Hex.Decode<float>(stream.Init[tensor.StreamIndex]))];
        double[][] sliced = InDouble(initial);
        double[][] whole = InDouble(initial);
        ProdigyFormula[] formulas = [ProdigyFormula.Of(recorded, sliced, recorded.Option(0, "slice_p").GetInt32()), ProdigyFormula.Of(recorded, whole, 1)];
        using var generated = new HostFamilyOptimizer<float>(recorded, [.. initial.Select(values => values.ToArray())], 2);
        for (int step = 0; step < recorded.Steps; step++)
        {
            float[][] gradients = [.. recorded.Tensors.Select(tensor => Hex.Decode<float>(stream.Grads[step][tensor.StreamIndex]))];
            foreach (ProdigyFormula formula in formulas)
            {
                formula.Step(InDouble(gradients), recorded.LearningRates[0][step], (_, rate) => rate * recorded.Option(0, "weight_decay").GetDouble());
            }

            generated.Step([.. recorded.LearningRates.Select(rates => rates[step])], gradients);
        }

        string[] last = recorded.Params[recorded.Steps.ToString(CultureInfo.InvariantCulture)];
        for (int tensor = 0; tensor < initial.Length; tensor++)
        {
            FamilyTolerance.Check<float>(recorded, Hex.Decode<float>(last[tensor]), [.. sliced[tensor].Select(value => (float)value)], $"tensor {tensor} by the sliced formula");
            FamilyTolerance.Check<float>(recorded, [.. whole[tensor].Select(value => (float)value)], generated.Values(tensor), $"tensor {tensor}");
        }
    }

    /// <summary>
    /// Decay by itself: after six gradients steps without any lose what the rule says, by the learning rate or, where the reference has it so, by the estimated
    /// rate, with two groups that decay differently.
    /// </summary>
    [Theory]
    [InlineData(DecayRule.Scheduled)]
    [InlineData(DecayRule.LearningRate)]
    [InlineData(DecayRule.Corrected)]
    [InlineData(DecayRule.Constant)]
    public void Each_rule_decays_by_its_rate(DecayRule rule)
    {
        Assembly assembly = GeneratorHarness.Run(
            $"using GenOptim;\n\n[DecoupledOptimizer(Algorithm.Prodigy, Decay = DecayRule.{rule}, InitialEstimate = 0.01, Parameter = DType.Float64)]\npublic sealed partial class Trained;\n").Load();
        Type type = assembly.GetType("Trained", throwOnError: true)!;
        double[][] values = [[.. Enumerable.Range(0, 37).Select(i => (i - 18) * 0.31)], [2, -3, 0]];
        double[][] gradients = [.. values.Select(one => new double[one.Length])];
        Parameter<double>[] parameters = [.. values.Select((one, t) => new Parameter<double>($"p{t}", one, gradients[t]))];
        double[] decays = [0.125, 0.0625];
        Type groupType = type.GetNestedType("ParameterGroup")!;
        Array groups = Array.CreateInstance(groupType, 2);
        for (int t = 0; t < 2; t++)
        {
            object group = Activator.CreateInstance(groupType, [new[] { parameters[t] }])!;
            groupType.GetProperty("WeightDecay")!.SetValue(group, decays[t]);
            groups.SetValue(group, t);
        }

        const double Rate0 = 1;
        using var optimizer = (IOptimizer)type.GetConstructor([typeof(double), groups.GetType()])!.Invoke([Rate0, groups]);
        double[][] expected = [.. values.Select(one => one.ToArray())];
        var formula = new ProdigyFormula(expected, 0.9, 0.999, Math.Sqrt(0.999), 1e-8, 0.01, 1, double.PositiveInfinity, 1);
        double[] rates = [1, 1, 1, 0.5, 1, 1, 0.75, 0.25, 0.5];
        for (int step = 0; step < rates.Length; step++)
        {
            for (int t = 0; t < 2; t++)
            {
                for (int i = 0; i < gradients[t].Length; i++)
                {
                    gradients[t][i] = step < 6 ? values[t][i] + ((i % 3) * 0.5) : 0;
                }
            }

            double lr = rates[step];
            formula.Step([.. gradients.Select(one => one.ToArray())], lr, (t, rate) => decays[t] * rule switch
            {
                DecayRule.Scheduled => lr / Rate0,
                DecayRule.LearningRate => rate,
                DecayRule.Corrected => rate * rate / Rate0,
                _ => 1,
            });
            optimizer.LearningRate = lr;
            optimizer.Step();
            for (int t = 0; t < 2; t++)
            {
                Assert.All(values[t].Zip(expected[t]), pair => Assert.Equal(pair.Second, pair.First, 1e-12 * Math.Max(1, Math.Abs(pair.Second))));
            }
        }

        Assert.True(formula.D > 0.01 && formula.Rate > 0, "The estimate has grown, so that the decay by it is another than the decay by the learning rate.");
        optimizer.Dispose();
        Assert.All(parameters, parameter => parameter.Dispose());
    }

    /// <summary>In recordings, whose gradients do not react to the weights, the estimate grows until a step would take more than a weight; such a step is refused here, and all before it are the recorded ones.</summary>
    [Theory]
    [MemberData(nameof(FamilyArchive.DecayAboveOne), MemberType = typeof(FamilyArchive))]
    public void A_decay_of_more_than_a_weight_is_refused(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        Exception refusal = Assert.Throws<InvalidOperationException>(() =>
        {
            if (recorded.IsDouble)
            {
                new FamilyReplay<double>(recorded, isExact: false).Run(initial => new HostFamilyOptimizer<double>(recorded, initial, 2));
            }
            else
            {
                new FamilyReplay<float>(recorded, isExact: false).Run(initial => new HostFamilyOptimizer<float>(recorded, initial, 2));
            }
        });
        Match step = Regex.Match(refusal.Message, @"step (\d+): the decay is [\d.]+ per step; it must be at most 1");
        Assert.True(step.Success, refusal.Message);
        Assert.Contains(recorded.Params.Keys, checkpoint => int.Parse(checkpoint, CultureInfo.InvariantCulture) < int.Parse(step.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static double[][] InDouble(float[][] values) => [.. values.Select(one => one.Select(value => (double)value).ToArray())];
}
