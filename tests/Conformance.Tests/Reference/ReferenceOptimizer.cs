using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Replay;

namespace GenOptim.Conformance.Reference;

/// <summary>A case of the trajectories, stepped by <see cref="ReferenceRule{T}"/>.</summary>
internal sealed class ReferenceOptimizer<T> : IReplayedOptimizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GoldenCase _golden;
    private readonly OptimizerConstants[] _constants;
    private readonly ReferenceRule<T>[] _rules;
    private readonly ReferenceTensor<T>[] _tensors;

    public ReferenceOptimizer(GoldenCase golden, Rounding rounding)
    {
        _golden = golden;
        _constants = [.. golden.Groups.Select(group => OptimizerConstants.Of(golden, group))];
        _rules = [.. _constants.Select(constants => new ReferenceRule<T>(constants, rounding))];
        _tensors = [.. golden.Tensors.Select(tensor => new ReferenceTensor<T>(GoldenInput.Initial<T>(golden, tensor)))];
    }

    public void Step(IReadOnlyList<double> learningRates, IReadOnlyList<T[]?> gradients)
    {
        for (int i = 0; i < _tensors.Length; i++)
        {
            GoldenTensor tensor = _golden.Tensors[i];
            GoldenGroup group = _golden.Groups[tensor.Group];
            if (tensor.RequiresGrad && gradients[i] is { } gradient)
            {
                _rules[tensor.Group].Step(
                    _tensors[i], gradient, learningRates[tensor.Group], GoldenInput.InitialLearningRate(group), group.WeightDecay);
            }
        }
    }

    public ReadOnlySpan<T> Parameter(int tensor) => _tensors[tensor].Values;

    public IReadOnlyDictionary<string, T[]> State(int tensor)
    {
        OptimizerConstants constants = _constants[_golden.Tensors[tensor].Group];
        var slots = new Dictionary<string, T[]>(StringComparer.Ordinal);
        if (constants.Algorithm == Algorithm.AdamW)
        {
            slots.Add("exp_avg", _tensors[tensor].ExpAvg);
            slots.Add("exp_avg_sq", _tensors[tensor].ExpAvgSq);
            if (constants.AmsGrad)
            {
                slots.Add("max_exp_avg_sq", _tensors[tensor].MaxExpAvgSq);
            }
        }
        else if (constants.Momentum != 0)
        {
            slots.Add("momentum_buffer", _tensors[tensor].MomentumBuffer);
        }

        return slots;
    }

    public long StepCount(int tensor) => _tensors[tensor].StepCount;

    public void Dispose()
    {
    }
}
