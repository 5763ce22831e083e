using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Ilgpu.Tests.Training;
using ILGPU;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>An optimizer of several number types with its tensors, stepped as its users would, wherever the tensors are.</summary>
internal sealed class TypedTrainee<TValue, TGradient> : IDisposable
    where TValue : unmanaged
    where TGradient : unmanaged
{
    private readonly OptimizerClass _class;
    private readonly Accelerator? _accelerator;
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<Parameter, (TValue[] Values, TGradient[] Gradient, Placement Placement)> _memory = [];
    private readonly List<MemoryBuffer> _buffers = [];

    public TypedTrainee(OptimizerClass optimizer, TypedScenario scenario, Placement placement, Accelerator? accelerator)
    {
        _class = optimizer;
        _accelerator = accelerator;
        Parameter[] parameters = [.. scenario.Initial.Select((values, tensor) => CreateParameter(
            FormattableString.Invariant($"tensor {tensor}"), values, placement == Placement.Mixed ? (Placement)(1 + (tensor % 4)) : placement))];
        _parameters.AddRange(parameters);
        ParameterGroup[] groups =
        [
            _class.Group(parameters[..(parameters.Length / 2)], 0.01, 1e-3),
            _class.Group(parameters[(parameters.Length / 2)..], 0.002, 0.01),
        ];
        Optimizer = accelerator is null ? _class.Create(groups) : _class.Create(accelerator, groups);
        Optimizer.Schedule = new Falling();
        parameters.ToList().ForEach(Fill);
    }

    public IOptimizer Optimizer { get; }

    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>A parameter that no optimizer has yet.</summary>
    public Parameter CreateParameter(string name, float[] numbers, Placement placement)
    {
        TValue[] values = Elements.Of<TValue>(numbers);
        var gradient = new TGradient[numbers.Length];
        nint[] shape = TypedScenario.ShapeOf(numbers.Length);
        Parameter parameter = placement switch
        {
            Placement.Lent => _class.LentParameter(name, numbers.Length, shape),
            Placement.OwnViews => _class.OwnParameter(name, View(values, 0), View(gradient, 0), shape),
            Placement.MisalignedViews => _class.OwnParameter(name, View(values, 1), View(gradient, 3), shape),
            _ => new Parameter<TValue, TGradient>(name, values, gradient, shape),
        };
        _memory.Add(parameter, (values, gradient, placement));
        return parameter;
    }

    /// <summary>Writes the first values of a parameter that the optimizer has just lent memory.</summary>
    public void Fill(Parameter parameter)
    {
        if (_memory[parameter].Placement == Placement.Lent)
        {
            DeviceCopy.FromHost(_class.Values<TValue>(parameter), _memory[parameter].Values);
        }
    }

    public void Add(int group, Parameter parameter)
    {
        Optimizer.GetType().GetMethod("AddParameter")!.Invoke(Optimizer, [Optimizer.ParameterGroups[group], parameter]);
        _parameters.Add(parameter);
        Fill(parameter);
    }

    public void Replace(int tensor, Parameter replacement)
    {
        Optimizer.GetType().GetMethod("ReplaceParameter")!.Invoke(Optimizer, [_parameters[tensor], replacement]);
        _parameters[tensor] = replacement;
        Fill(replacement);
    }

    public void Seed(long seed) => Optimizer.GetType().GetProperty("RoundingSeed")?.SetValue(Optimizer, seed);

    /// <summary>Writes the copies of values in another type anew, where there are any.</summary>
    public void RefreshShadowCopies() => Optimizer.GetType().GetMethod("RefreshShadowCopies")?.Invoke(Optimizer, null);

    /// <summary>Takes a step with the gradients that there are.</summary>
    public StepResult Step(float[]?[] gradients)
    {
        for (int tensor = 0; tensor < gradients.Length; tensor++)
        {
            SetGradient(_parameters[tensor], gradients[tensor]);
        }

        return Optimizer.Step();
    }

    /// <summary>The values of a tensor now.</summary>
    public TValue[] Values(int tensor)
    {
        if (_accelerator is not null)
        {
            _class.Synchronize(Optimizer);
        }

        (TValue[] values, _, Placement placement) = _memory[_parameters[tensor]];
        return placement is Placement.Host or Placement.Mirrored ? [.. values] : Read(_class.Values<TValue>(_parameters[tensor]));
    }

    /// <summary>The state of a tensor now.</summary>
    public IReadOnlyDictionary<string, StateTensor> State(int tensor) => Optimizer.ExportState().Parameters[_parameters[tensor].Name].Tensors;

    /// <summary>The copy of a tensor's values in another type.</summary>
    public TCopy[] ShadowCopy<TCopy>(int tensor)
        where TCopy : unmanaged => _accelerator is null
        ? ((OptimizerEngine)Optimizer.GetType().GetField("_engine", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(Optimizer)!)
            .GetDerived<TCopy>(_parameters[tensor], _class.Descriptor.StateSlots.ToList().FindIndex(slot => slot.IsDerived)).ToArray()
        : Read(_class.ShadowCopy<TCopy>(Optimizer, _parameters[tensor]));

    public void Dispose()
    {
        Optimizer.Dispose();
        foreach (Parameter parameter in _memory.Keys)
        {
            parameter.Dispose();
        }

        _buffers.ForEach(buffer => buffer.Dispose());
    }

    private static T[] Read<T>(ArrayView<T> view)
        where T : unmanaged
    {
        var values = new T[view.Length];
        DeviceCopy.ToHost(view, values);
        return values;
    }

    private void SetGradient(Parameter parameter, float[]? numbers)
    {
        parameter.HasGradient = numbers is not null;
        if (numbers is not { Length: > 0 })
        {
            return;
        }

        TGradient[] gradient = Elements.Of<TGradient>(numbers);
        if (_memory[parameter].Placement is Placement.Host or Placement.Mirrored)
        {
            gradient.CopyTo(_memory[parameter].Gradient, 0);
        }
        else
        {
            DeviceCopy.FromHost(_class.Gradient<TGradient>(parameter), gradient);
        }
    }

    /// <summary>Device memory of the test's own, in which the view starts some elements behind the buffer.</summary>
    private ArrayView<T> View<T>(T[] values, int offset)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = _accelerator!.Allocate1D<T>(values.Length + offset + 1);
        _buffers.Add(buffer);
        ArrayView<T> view = buffer.View.BaseView.SubView(offset, values.Length);
        DeviceCopy.FromHost(view, values);
        return view;
    }
}
