using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Analysis;

/// <summary>
/// Makes a spec that is wrong into one that can be generated: the class as it would look if what is wrong were right. Only the shape of it is
/// used, so that where the user's intention is open, the one with more members is taken.
/// </summary>
internal static class SpecRepair
{
    /// <param name="spec">The spec as it was read.</param>
    /// <param name="algorithm">Its algorithm.</param>
    /// <param name="hasUnknownTypes">Whether the number types of parameters and gradients are wrong.</param>
    public static OptimizerSpec Repair(OptimizerSpec spec, AlgorithmDeclaration algorithm, bool hasUnknownTypes)
    {
        OptimizerSpec repaired = spec with
        {
            HasErrors = true,
            HasUnknownTypes = hasUnknownTypes,
            Decay = DecayKind.Scheduled,
            CautiousUpdate = spec.CautiousUpdate && algorithm.Rule(spec).Decay.WhyNotCautious is null,
            Treatment = spec.Treatment with { DecayPrecision = DecayPrecisionKind.Rounded, CentralizesGradients = false },
            WeightDecay = HyperparameterRange.NonNegative.Contains(spec.WeightDecay) ? spec.WeightDecay : 0,
            Hyperparameters = spec.Hyperparameters
                .Select(value => algorithm.RangeOf(value.Name) is { } range && !range.Contains(value.Value) ? Default(algorithm, value) : value)
                .ToEquatableArray(),
        };
        if (hasUnknownTypes)
        {
            repaired = repaired with
            {
                Parameter = NumberKind.Float32,
                Gradient = NumberKind.Float32,
                State = NumberKind.Float32,
                LowPrecision = LowPrecisionKind.None,
                ShadowCopy = spec.ShadowCopy.IsLowPrecision() ? spec.ShadowCopy : NumberKind.Float32,
            };
        }

        return algorithm.Check?.Invoke(repaired) is { } conflict
            ? repaired with
            {
                Hyperparameters = repaired.Hyperparameters
                    .Select(value => value.Name == conflict.Name ? Default(algorithm, value) : value)
                    .ToEquatableArray(),
            }
            : repaired;
    }

    private static HyperparameterValue Default(AlgorithmDeclaration algorithm, HyperparameterValue value) =>
        value with { Value = algorithm.Hyperparameters.First(hyperparameter => hyperparameter.Name == value.Name).Default };
}
