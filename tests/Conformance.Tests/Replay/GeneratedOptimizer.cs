using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Replay;

/// <summary>
/// A scenario stepped by generated optimizers, used as their users use them: parameters over arrays, groups with their own learning
/// rate and decay, <c>Step()</c>. Groups that differ in what is constant for a class have an optimizer each.
/// </summary>
internal sealed class GeneratedOptimizer<T> : IReplayedOptimizer<T>
    where T : unmanaged
{
    private readonly Scenario<T> _scenario;
    private readonly T[][] _values;
    private readonly T[][] _gradients;
    private readonly Parameter<T>[] _parameters;
    private readonly ParameterGroup[] _groups;
    private readonly IOptimizer[] _optimizers;
    private readonly IOptimizer[] _optimizerOfGroup;

    public GeneratedOptimizer(Scenario<T> scenario, int threadCount)
        : this(scenario, threadCount, GeneratedClasses.Of)
    {
    }

    /// <param name="scenario">What is stepped.</param>
    /// <param name="threadCount">On how many threads.</param>
    /// <param name="classOf">Gives the generated class of some constants.</param>
    public GeneratedOptimizer(Scenario<T> scenario, int threadCount, Func<OptimizerConstants, GeneratedClass> classOf)
    {
        _scenario = scenario;
        _values = [.. scenario.Tensors.Select(tensor => tensor.Initial.ToArray())];
        _gradients = [.. scenario.Tensors.Select(tensor => new T[tensor.Initial.Count])];
        _parameters = [.. scenario.Tensors.Select((tensor, index) =>
            new Parameter<T>(tensor.Name, _values[index], _gradients[index]) { IsFrozen = tensor.IsFrozen })];
        _groups = [.. scenario.Groups.Select((group, index) => classOf(group.Constants).CreateGroup(
            _parameters.Where((_, tensor) => scenario.Tensors[tensor].Group == index), group))];
        _optimizerOfGroup = new IOptimizer[_groups.Length];
        foreach (IGrouping<OptimizerConstants, int> groups in
            Enumerable.Range(0, _groups.Length).GroupBy(index => scenario.Groups[index].Constants))
        {
            IOptimizer optimizer = classOf(groups.Key).Create(groups.Select(index => _groups[index]));
            optimizer.ThreadCount = threadCount;
            foreach (int group in groups)
            {
                _optimizerOfGroup[group] = optimizer;
            }
        }

        _optimizers = [.. _optimizerOfGroup.Distinct()];
    }

    /// <summary>The optimizers that the groups need.</summary>
    public IReadOnlyList<IOptimizer> Optimizers => _optimizers;

    public void Step(ScenarioStep<T> step)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].HasGradient = step.Gradients[i] is not null;
            step.Gradients[i]?.CopyTo(_gradients[i], 0);
        }

        for (int i = 0; i < _groups.Length; i++)
        {
            _groups[i].LearningRate = step.LearningRates[i];
        }

        foreach (IOptimizer optimizer in _optimizers)
        {
            optimizer.Step();
        }
    }

    public ReadOnlySpan<T> Parameter(int tensor) => _values[tensor];

    public IReadOnlyDictionary<string, T[]> State(int tensor) =>
        OptimizerOf(tensor).ExportState().Parameters[_scenario.Tensors[tensor].Name]
            .Tensors.ToDictionary(slot => slot.Key, slot => slot.Value.AsSpan<T>().ToArray(), StringComparer.Ordinal);

    public long StepCount(int tensor) => OptimizerOf(tensor).GetStepCount(_parameters[tensor]);

    public void Dispose()
    {
        foreach (IOptimizer optimizer in _optimizers)
        {
            optimizer.Dispose();
        }

        foreach (Parameter<T> parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    private IOptimizer OptimizerOf(int tensor) => _optimizerOfGroup[_scenario.Tensors[tensor].Group];
}
