using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using GenOptim.Testing;

namespace GenOptim.Conformance.Family;

/// <summary>
/// Generated classes on the CPU, with the groups of a recorded case: one optimizer for each set of constants, since a reference may treat the tensors of a
/// case, or its groups, differently.
/// </summary>
internal class HostFamilyOptimizer<T> : IFamilyOptimizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FamilyCase _recorded;
    private readonly T[][] _values;
    private readonly T[][] _gradients;
    private readonly Parameter<T>[] _parameters;
    private readonly List<(IOptimizer Optimizer, int RecordedGroup, ParameterGroup Group, double RateFactor)> _groups = [];

    public HostFamilyOptimizer(FamilyCase recorded, T[][] initial, int threads)
    {
        _recorded = recorded;
        _values = initial;
        _gradients = [.. initial.Select(values => new T[values.Length])];
        _parameters = [.. recorded.Tensors.Select((tensor, index) => new Parameter<T>(tensor.Name, _values[index], _gradients[index], tensor.Shape?.Select(size => (nint)size).ToArray()))];
        foreach (IGrouping<string, int> constants in Enumerable.Range(0, initial.Length).GroupBy(tensor => FamilyClass.ArgumentsOf(recorded, tensor)))
        {
            AddOptimizer(TypeOf(constants.Key), constants, threads);
        }
    }

    public void Step(IReadOnlyList<double> learningRates, IReadOnlyList<T[]?> gradients)
    {
        foreach ((_, int recordedGroup, ParameterGroup group, double factor) in _groups)
        {
            group.LearningRate = learningRates[recordedGroup] * factor;
        }

        for (int tensor = 0; tensor < _parameters.Length; tensor++)
        {
            _parameters[tensor].HasGradient = gradients[tensor] is not null;
            gradients[tensor]?.CopyTo(_gradients[tensor], 0);
        }

        foreach (IOptimizer optimizer in _groups.Select(group => group.Optimizer).Distinct())
        {
            optimizer.Step();
        }
    }

    public T[] Values(int tensor)
    {
        foreach (IOptimizer optimizer in _groups.Select(group => group.Optimizer).Distinct())
        {
            BringBack(optimizer);
        }

        return _values[tensor];
    }

    public T[][] EvaluatedValues()
    {
        IDisposable[] inUse = [.. _groups.Select(group => group.Optimizer).Distinct().Select(optimizer => optimizer.UseEvaluationPoint())];
        T[][] values = [.. _values.Select(one => one.ToArray())];
        foreach (IDisposable one in inUse)
        {
            one.Dispose();
        }

        return values;
    }

    public ParameterState ExportState(int tensor) => _groups
        .Select(group => group.Optimizer.ExportState().Parameters.GetValueOrDefault(_recorded.Tensors[tensor].Name))
        .First(state => state is not null)!;

    public IReadOnlyDictionary<string, double> GroupScalars(int group)
    {
        (IOptimizer optimizer, _, ParameterGroup own, _) = _groups.First(one => one.RecordedGroup == group);
        OptimizerState state = optimizer.ExportState();
        return state.Groups[optimizer.ParameterGroups.ToList().IndexOf(own)].Scalars
            .Concat(state.Sections.TryGetValue("rule", out StateSection? section) ? section.Numbers : [])
            .ToDictionary();
    }

    public void Dispose()
    {
        foreach (IOptimizer optimizer in _groups.Select(group => group.Optimizer).Distinct())
        {
            optimizer.Dispose();
        }

        foreach (Parameter<T> parameter in _parameters)
        {
            parameter.Dispose();
        }
    }

    /// <summary>The class with some arguments of the attribute.</summary>
    protected virtual Type TypeOf(string arguments) => FamilyAssembly.Types.Value[arguments];

    /// <summary>An optimizer of a class over groups.</summary>
    protected virtual IOptimizer Create(Type type, Array groups) => (IOptimizer)type.GetConstructor([typeof(double), groups.GetType()])!.Invoke([1e-3, groups]);

    /// <summary>Brings values to the host, where they are elsewhere.</summary>
    protected virtual void BringBack(IOptimizer optimizer)
    {
    }

    private void AddOptimizer(Type type, IEnumerable<int> tensors, int threads)
    {
        Type groupType = type.GetNestedType("ParameterGroup")!;
        FamilyReference reference = FamilyReference.All[_recorded.Optimizer];
        var groups = new List<(int RecordedGroup, ParameterGroup Group, double RateFactor)>();
        foreach (IGrouping<int, int> group in tensors.GroupBy(tensor => _recorded.Tensors[tensor].Group))
        {
            Parameter<T>[] members = [.. group.Select(tensor => _parameters[tensor])];
            var own = (ParameterGroup)Activator.CreateInstance(groupType, [members])!;
            own.LearningRate = _recorded.Ctor.TryGetValue("lr", out var rate) ? rate.GetDouble() : _recorded.LearningRates[group.Key][0];
            groupType.GetProperty("WeightDecay")!.SetValue(own, reference.WeightDecayOf(_recorded, group.First()));
            groups.Add((group.Key, own, reference.LearningRateFactor(_recorded, group.First())));
        }

        Array typed = Array.CreateInstance(groupType, groups.Count);
        groups.Select(group => group.Group).ToArray().CopyTo(typed, 0);
        IOptimizer optimizer = Create(type, typed);
        optimizer.ThreadCount = threads;
        if (_recorded.Groups[0].TryGetValue("max_grad_norm", out var norm) && norm.ValueKind == System.Text.Json.JsonValueKind.Number && norm.GetDouble() > 0)
        {
            optimizer.GetType().GetProperty("ClippingThreshold")?.SetValue(optimizer, norm.GetDouble());
        }

        _groups.AddRange(groups.Select(group => (optimizer, group.RecordedGroup, group.Group, group.RateFactor)));
    }

    /// <summary>The classes, generated and compiled together once.</summary>
    private static class FamilyAssembly
    {
        internal static readonly Lazy<IReadOnlyDictionary<string, Type>> Types = new(() =>
        {
            string declarations = string.Join("\n\n", FamilyClass.All.Select((_, index) => FamilyClass.Declaration(index)));
            Assembly assembly = GeneratorHarness.Run($"using GenOptim;\n\nnamespace Family;\n\n{declarations}\n").Load();
            return FamilyClass.All.ToDictionary(arguments => arguments, arguments => assembly.GetType($"Family.{FamilyClass.NameOf(arguments)}", throwOnError: true)!);
        });
    }
}
