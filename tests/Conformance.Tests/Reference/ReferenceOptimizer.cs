using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Reference;

/// <summary>A scenario, stepped by <see cref="ReferenceRule{T}"/>.</summary>
internal sealed class ReferenceOptimizer<T> : IReplayedOptimizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Scenario<T> _scenario;
    private readonly ReferenceRule<T>[] _rules;
    private readonly ReferenceTensor<T>[] _tensors;

    public ReferenceOptimizer(Scenario<T> scenario, Rounding rounding)
    {
        _scenario = scenario;
        _rules = [.. scenario.Groups.Select(group => new ReferenceRule<T>(group.Constants, rounding))];
        _tensors = [.. scenario.Tensors.Select(tensor => new ReferenceTensor<T>([.. tensor.Initial]))];
    }

    public void Step(ScenarioStep<T> step)
    {
        for (int i = 0; i < _tensors.Length; i++)
        {
            ScenarioTensor<T> tensor = _scenario.Tensors[i];
            ScenarioGroup group = _scenario.Groups[tensor.Group];
            if (!tensor.IsFrozen && step.Gradients[i] is { } gradient)
            {
                _rules[tensor.Group].Step(_tensors[i], gradient, step.LearningRates[tensor.Group], group.InitialLearningRate, group.WeightDecay);
            }
        }
    }

    public ReadOnlySpan<T> Parameter(int tensor) => _tensors[tensor].Values;

    public IReadOnlyDictionary<string, T[]> State(int tensor) => _scenario.Groups[_scenario.Tensors[tensor].Group].Constants.StateSlots
        .ToDictionary(slot => slot, slot => Slot(_tensors[tensor], slot), StringComparer.Ordinal);

    public long StepCount(int tensor) => _tensors[tensor].StepCount;

    public void Dispose()
    {
    }

    private static T[] Slot(ReferenceTensor<T> tensor, string name) => name switch
    {
        "momentum_buffer" => tensor.MomentumBuffer,
        "exp_avg" => tensor.ExpAvg,
        "exp_avg_sq" => tensor.ExpAvgSq,
        "max_exp_avg_sq" => tensor.MaxExpAvgSq,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a state slot."),
    };
}
