using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using GenOptim.Testing;

namespace GenOptim.Conformance.Family;

/// <summary>A generated class on the CPU, with the groups of a recorded case.</summary>
internal sealed class HostFamilyOptimizer<T> : IFamilyOptimizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[][] _values;
    private readonly T[][] _gradients;
    private readonly Parameter<T>[] _parameters;
    private readonly ParameterGroup[] _groups;
    private readonly IOptimizer _optimizer;

    public HostFamilyOptimizer(FamilyCase recorded, T[][] initial, int threads)
    {
        Type type = FamilyAssembly.Types.Value[FamilyClass.ArgumentsOf(recorded, 0)];
        Type groupType = type.GetNestedType("ParameterGroup")!;
        _values = initial;
        _gradients = [.. initial.Select(values => new T[values.Length])];
        _parameters = [.. recorded.Tensors.Select((tensor, index) => new Parameter<T>(tensor.Name, _values[index], _gradients[index]))];
        _groups =
        [
            .. recorded.Groups.Select((_, index) =>
            {
                Parameter<T>[] members = [.. _parameters.Where((_, tensor) => recorded.Tensors[tensor].Group == index)];
                var group = (ParameterGroup)Activator.CreateInstance(groupType, [members])!;
                group.LearningRate = recorded.Ctor["lr"].GetDouble();
                groupType.GetProperty("WeightDecay")!.SetValue(group, recorded.Option(index, "weight_decay").GetDouble());
                return group;
            }),
        ];
        Array typed = Array.CreateInstance(groupType, _groups.Length);
        _groups.CopyTo(typed, 0);
        _optimizer = (IOptimizer)type.GetConstructor([typeof(double), typed.GetType()])!.Invoke([1e-3, typed]);
        _optimizer.ThreadCount = threads;
    }

    public void Step(IReadOnlyList<double> learningRates, IReadOnlyList<T[]?> gradients)
    {
        for (int group = 0; group < _groups.Length; group++)
        {
            _groups[group].LearningRate = learningRates[group];
        }

        for (int tensor = 0; tensor < _parameters.Length; tensor++)
        {
            _parameters[tensor].HasGradient = gradients[tensor] is not null;
            gradients[tensor]?.CopyTo(_gradients[tensor], 0);
        }

        _optimizer.Step();
    }

    public T[] Values(int tensor) => _values[tensor];

    public OptimizerState ExportState() => _optimizer.ExportState();

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (Parameter<T> parameter in _parameters)
        {
            parameter.Dispose();
        }
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
