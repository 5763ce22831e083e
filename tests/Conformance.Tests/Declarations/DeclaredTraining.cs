using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace GenOptim.Conformance.Declarations;

/// <summary>A declared class at work, as its users use it.</summary>
internal sealed class DeclaredTraining<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Type _group;
    private readonly IOptimizer _optimizer;
    private readonly List<ParameterGroup> _groups = [];
    private readonly Dictionary<string, (T[] Values, T[] Gradient, Parameter<T> Parameter)> _tensors = new(StringComparer.Ordinal);

    /// <param name="position">The class.</param>
    /// <param name="groups">The groups' tensors: name and initial values.</param>
    /// <param name="initialLearningRate">lr0 of all groups.</param>
    /// <param name="weightDecay">wd of all groups.</param>
    /// <param name="threads">How many threads step.</param>
    public DeclaredTraining(
        int position, IEnumerable<IEnumerable<(string Name, T[] Values)>> groups, double initialLearningRate, double weightDecay, int threads = 1)
        : this(position, groups, initialLearningRate, [weightDecay], threads)
    {
    }

    /// <param name="position">The class.</param>
    /// <param name="groups">The groups' tensors: name and initial values.</param>
    /// <param name="initialLearningRate">lr0 of all groups.</param>
    /// <param name="weightDecays">wd of each group; the last one is that of all others.</param>
    /// <param name="threads">How many threads step.</param>
    public DeclaredTraining(
        int position, IEnumerable<IEnumerable<(string Name, T[] Values)>> groups, double initialLearningRate, IReadOnlyList<double> weightDecays, int threads = 1)
    {
        Type type = DeclaredClasses.At(position);
        _group = type.GetNestedType("ParameterGroup")!;
        foreach (IEnumerable<(string Name, T[] Values)> tensors in groups)
        {
            var parameters = new List<Parameter<T>>();
            foreach ((string name, T[] initial) in tensors)
            {
                T[] values = [.. initial];
                var gradient = new T[values.Length];
                nint rows = RowsOf(values.Length);
                var parameter = new Parameter<T>(name, values, gradient, [rows, values.Length / rows]);
                _tensors.Add(name, (values, gradient, parameter));
                parameters.Add(parameter);
            }

            var group = (ParameterGroup)Activator.CreateInstance(_group, [parameters.ToArray()])!;
            group.LearningRate = initialLearningRate;
            if (DeclaredClass.All[position].Decay != DecayRule.None)
            {
                _group.GetProperty("WeightDecay")!.SetValue(group, weightDecays[Math.Min(_groups.Count, weightDecays.Count - 1)]);
            }

            _groups.Add(group);
        }

        Array typed = Array.CreateInstance(_group, _groups.Count);
        _groups.ToArray().CopyTo(typed, 0);
        _optimizer = (IOptimizer)type.GetConstructor([typeof(double), typed.GetType()])!.Invoke([initialLearningRate, typed]);
        _optimizer.ThreadCount = threads;
    }

    /// <summary>The sides of the squarest matrix of a length, for algorithms that step on matrices.</summary>
    private static nint RowsOf(int length) => Enumerable.Range(1, Math.Max(1, (int)Math.Sqrt(length))).Last(rows => length % rows == 0);

    /// <summary>The whole state.</summary>
    public OptimizerState ExportState() => _optimizer.ExportState();

    /// <summary>Takes a state over.</summary>
    public void ImportState(OptimizerState state) => _optimizer.ImportState(state);

    /// <summary>Writes the state to a file.</summary>
    public void Save(string path) => _optimizer.Save(path);

    /// <summary>Takes a file's state over.</summary>
    public void Load(string path) => _optimizer.Load(path);

    /// <summary>The values of a tensor.</summary>
    public T[] Values(string name) => _tensors[name].Values;

    /// <summary>The state of a tensor, arrays by name.</summary>
    public IReadOnlyDictionary<string, T[]> State(string name) => _optimizer.ExportState().Parameters[name].Tensors
        .ToDictionary(slot => slot.Key, slot => slot.Value.AsSpan<T>().ToArray(), StringComparer.Ordinal);

    /// <summary>Takes a step.</summary>
    /// <param name="learningRate">The learning rate of all groups.</param>
    /// <param name="gradientOf">The gradient of a tensor, by name; null where it has none.</param>
    public void Step(double learningRate, Func<string, T[]?> gradientOf)
    {
        foreach ((string name, (_, T[] gradient, Parameter<T> parameter)) in _tensors)
        {
            T[]? now = gradientOf(name);
            now?.CopyTo(gradient, 0);
            parameter.HasGradient = now is not null;
        }

        foreach (ParameterGroup group in _groups)
        {
            group.LearningRate = learningRate;
        }

        _optimizer.Step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach ((_, _, Parameter<T> parameter) in _tensors.Values)
        {
            parameter.Dispose();
        }
    }
}
