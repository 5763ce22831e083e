using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Replay;

/// <summary>A scenario stepped tensor by tensor with functions, by a caller that keeps state and step counts itself.</summary>
internal sealed class FunctionalOptimizer<T> : IReplayedOptimizer<T>
    where T : unmanaged
{
    private readonly Scenario<T> _scenario;
    private readonly FunctionalStep<T>[] _steps;
    private readonly T[][] _values;
    private readonly T[][][] _states;
    private readonly long[] _stepCounts;

    /// <param name="scenario">What is stepped.</param>
    /// <param name="stepOf">Gives the step of a class.</param>
    public FunctionalOptimizer(Scenario<T> scenario, Func<OptimizerConstants, FunctionalStep<T>> stepOf)
    {
        _scenario = scenario;
        _steps = [.. scenario.Groups.Select(group => stepOf(group.Constants))];
        _values = [.. scenario.Tensors.Select(tensor => tensor.Initial.ToArray())];
        _states = [.. scenario.Tensors.Select(tensor =>
            scenario.Groups[tensor.Group].Constants.StateSlots.Select(_ => new T[tensor.Initial.Count]).ToArray())];
        _stepCounts = new long[scenario.Tensors.Count];
    }

    public void Step(ScenarioStep<T> step)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            ScenarioTensor<T> tensor = _scenario.Tensors[i];
            ScenarioGroup group = _scenario.Groups[tensor.Group];
            if (!tensor.IsFrozen && step.Gradients[i] is { } gradient)
            {
                _steps[tensor.Group](
                    _values[i], gradient, _states[i], ++_stepCounts[i], step.LearningRates[tensor.Group], group.InitialLearningRate, group.WeightDecay);
            }
        }
    }

    public ReadOnlySpan<T> Parameter(int tensor) => _values[tensor];

    public IReadOnlyDictionary<string, T[]> State(int tensor) => _scenario.Groups[_scenario.Tensors[tensor].Group].Constants.StateSlots
        .Zip(_states[tensor])
        .ToDictionary(slot => slot.First, slot => slot.Second, StringComparer.Ordinal);

    public long StepCount(int tensor) => _stepCounts[tensor];

    public void Dispose()
    {
    }
}
