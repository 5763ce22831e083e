using System;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>The generator cannot reference the attributes; its copies of their enums, and the contract, must not drift.</summary>
public sealed class MirrorTests
{
    [Theory]
    [InlineData(typeof(DecayRule), typeof(DecayKind))]
    [InlineData(typeof(DType), typeof(NumberKind))]
    [InlineData(typeof(LowPrecision), typeof(LowPrecisionKind))]
    [InlineData(typeof(Backends), typeof(BackendKinds))]
    [InlineData(typeof(Metrics), typeof(MetricKinds))]
    [InlineData(typeof(Clip), typeof(ClipKind))]
    [InlineData(typeof(NonFinite), typeof(NonFiniteKind))]
    [InlineData(typeof(OnSpike), typeof(OnSpikeKind))]
    [InlineData(typeof(WeightAverage), typeof(WeightAverageKind))]
    [InlineData(typeof(DecayPrecision), typeof(DecayPrecisionKind))]
    [InlineData(typeof(Reduction), typeof(ReductionKind))]
    [InlineData(typeof(Reduction), typeof(Gradients.ReductionKind))]
    public void EnumsAreTheSame(Type original, Type copy) => Assert.Equal(Members(original), Members(copy));

    [Fact]
    public void AlgorithmsAreTheSame() => Assert.Equal(Members(typeof(Algorithm)).Where(member => member.Value >= 0), Algorithms.All.Select((algorithm, value) => (algorithm.Name, value)));

    /// <summary>A constant of an algorithm is a property of the attribute, and what the attribute has besides belongs to every class.</summary>
    [Fact]
    public void AttributeHasEveryHyperparameter()
    {
        string[] common =
        [
            "Accumulation", "Algorithm", "Average", "Backends", "CautiousDecay", "CautiousUpdate", "CentralizeGradients", "Clip", "Decay", "DecayPrecision", "Gradient", "LossScaling", "LowPrecision",
            "Maximize", "Metrics", "NonFinite", "OnSpike", "Parameter", "ShadowCopy", "State", "WeightDecay", "ZeroGradients",
        ];
        var properties = typeof(DecoupledOptimizerAttribute).GetProperties()
            .Where(property => property.DeclaringType == typeof(DecoupledOptimizerAttribute) && !common.Contains(property.Name))
            .ToDictionary(property => property.Name, property => property.PropertyType);
        foreach (Hyperparameter hyperparameter in Algorithms.All.SelectMany(algorithm => algorithm.Hyperparameters))
        {
            Assert.True(properties.TryGetValue(hyperparameter.Name, out Type? type), $"The attribute has no {hyperparameter.Name}.");
            if (hyperparameter.Choices is { } choices)
            {
                Assert.Equal($"GenOptim.{hyperparameter.Name}", type.FullName);
                Assert.Equal(choices.Select((name, value) => (name, value)), Members(type));
                continue;
            }

            Assert.Equal(hyperparameter.IsFlag ? typeof(bool) : typeof(double), type);
        }

        Assert.Equal(properties.Keys.Order(StringComparer.Ordinal), Algorithms.HyperparameterNames.Order(StringComparer.Ordinal));
    }

    /// <summary>What a step loses at the authors' learning rate is the same whatever the weight decay means.</summary>
    [Fact]
    public void DefaultWeightDecayFollowsTheRule() => Assert.All(Algorithms.All, algorithm =>
    {
        Assert.Equal(algorithm.WeightDecay, algorithm.DefaultWeightDecay(DecayKind.LearningRate));
        Assert.Equal(algorithm.WeightDecay, algorithm.DefaultWeightDecay(DecayKind.Corrected));
        Assert.Equal(algorithm.LearningRate * algorithm.WeightDecay, algorithm.DefaultWeightDecay(DecayKind.Scheduled));
        Assert.Equal(algorithm.LearningRate * algorithm.WeightDecay, algorithm.DefaultWeightDecay(DecayKind.Constant));
        Assert.Equal(0, algorithm.DefaultWeightDecay(DecayKind.None));
    });

    [Fact]
    public void ContractIsTheRuntimes() => Assert.Equal(GeneratedCodeContract.Version, CompilationFacts.NeededContract);

    private static (string Name, int Value)[] Members(Type type) => Enum.GetNames(type)
        .Select(name => (name, Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)))
        .ToArray();
}
