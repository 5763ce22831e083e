using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Golden;

/// <summary>
/// A recorded scenario stepped by device optimizers as their users use them, the tensors in turn mirrored and in lent views. Groups that
/// differ in what is constant for a class have an optimizer each.
/// </summary>
internal sealed class DeviceReplay<T> : IReplayedOptimizer<T>
    where T : unmanaged
{
    private readonly Conformance.Scenarios.Scenario<T> _scenario;
    private readonly T[][] _values;
    private readonly T[][] _gradients;
    private readonly Parameter[] _parameters;
    private readonly ParameterGroup[] _groups;
    private readonly OptimizerClass[] _classOfGroup;
    private readonly IOptimizer[] _optimizerOfGroup;

    public DeviceReplay(Conformance.Scenarios.Scenario<T> scenario, Accelerator accelerator)
    {
        _scenario = scenario;
        _values = [.. scenario.Tensors.Select(tensor => tensor.Initial.ToArray())];
        _gradients = [.. scenario.Tensors.Select(tensor => new T[tensor.Initial.Count])];
        _classOfGroup = [.. scenario.Groups.Select(group => GoldenClasses.Of(group.Constants))];
        _parameters = [.. scenario.Tensors.Select((_, tensor) => CreateParameter(tensor))];
        _groups = [.. scenario.Groups.Select((group, index) => _classOfGroup[index].Group(
            [.. _parameters.Where((_, tensor) => scenario.Tensors[tensor].Group == index)], group.InitialLearningRate, group.WeightDecay))];
        _optimizerOfGroup = new IOptimizer[_groups.Length];
        foreach (IGrouping<OptimizerConstants, int> groups in Enumerable.Range(0, _groups.Length).GroupBy(index => scenario.Groups[index].Constants))
        {
            IOptimizer optimizer = _classOfGroup[groups.First()].Create(accelerator, [.. groups.Select(index => _groups[index])]);
            foreach (int group in groups)
            {
                _optimizerOfGroup[group] = optimizer;
            }
        }

        for (int tensor = 0; tensor < _values.Length; tensor++)
        {
            if (IsLent(tensor))
            {
                DeviceCopy.FromHost(ClassOf(tensor).Values<T>(_parameters[tensor]), _values[tensor]);
            }
        }
    }

    public void Step(ScenarioStep<T> step)
    {
        for (int tensor = 0; tensor < _parameters.Length; tensor++)
        {
            _parameters[tensor].HasGradient = step.Gradients[tensor] is not null;
            if (step.Gradients[tensor] is not { } gradient)
            {
                continue;
            }

            if (IsLent(tensor))
            {
                DeviceCopy.FromHost(ClassOf(tensor).Gradient<T>(_parameters[tensor]), gradient);
            }
            else
            {
                gradient.CopyTo(_gradients[tensor], 0);
            }
        }

        for (int group = 0; group < _groups.Length; group++)
        {
            _groups[group].LearningRate = step.LearningRates[group];
        }

        foreach (IOptimizer optimizer in _optimizerOfGroup.Distinct())
        {
            optimizer.Step();
        }
    }

    public ReadOnlySpan<T> Parameter(int tensor)
    {
        ClassOf(tensor).Synchronize(OptimizerOf(tensor));
        if (IsLent(tensor))
        {
            DeviceCopy.ToHost(ClassOf(tensor).Values<T>(_parameters[tensor]), _values[tensor]);
        }

        return _values[tensor];
    }

    public IReadOnlyDictionary<string, T[]> State(int tensor) => OptimizerOf(tensor).ExportState().Parameters[_scenario.Tensors[tensor].Name]
        .Tensors.ToDictionary(slot => slot.Key, slot => slot.Value.AsSpan<T>().ToArray(), StringComparer.Ordinal);

    public long StepCount(int tensor) => OptimizerOf(tensor).GetStepCount(_parameters[tensor]);

    public void Dispose()
    {
        foreach (IOptimizer optimizer in _optimizerOfGroup.Distinct())
        {
            optimizer.Dispose();
        }

        foreach (Parameter parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    private static bool IsLent(int tensor) => tensor % 2 == 1;

    private Parameter CreateParameter(int tensor)
    {
        ScenarioTensor<T> description = _scenario.Tensors[tensor];
        Parameter parameter = IsLent(tensor)
            ? ClassOf(tensor).LentParameter(description.Name, _values[tensor].Length)
            : new Parameter<T>(description.Name, _values[tensor], _gradients[tensor]);
        parameter.IsFrozen = description.IsFrozen;
        return parameter;
    }

    private OptimizerClass ClassOf(int tensor) => _classOfGroup[_scenario.Tensors[tensor].Group];

    private IOptimizer OptimizerOf(int tensor) => _optimizerOfGroup[_scenario.Tensors[tensor].Group];
}
