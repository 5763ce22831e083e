using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>An optimizer with its tensors, stepped through a <see cref="Scenario{T}"/> as its users would, wherever the tensors are.</summary>
internal sealed class Trainee<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly OptimizerClass _class;
    private readonly Accelerator? _accelerator;
    private readonly T[][] _values;
    private readonly T[][] _gradients;
    private readonly Placement[] _placements;
    private readonly List<MemoryBuffer1D<T, Stride1D.Dense>> _buffers = [];

    public Trainee(OptimizerClass optimizer, Scenario<T> scenario, Placement placement, Accelerator? accelerator)
    {
        _class = optimizer;
        _accelerator = accelerator;
        _values = [.. scenario.Initial.Select(values => values.ToArray())];
        _gradients = [.. scenario.Initial.Select(values => new T[values.Length])];
        _placements = [.. _values.Select((_, tensor) => placement == Placement.Mixed ? (Placement)(1 + (tensor % 4)) : placement)];
        Parameters = [.. _values.Select((_, tensor) => CreateParameter(tensor))];
        ParameterGroup[] groups =
        [
            _class.Group(Parameters[..Scenario<T>.FirstGroup], 0.01, 1e-3),
            _class.Group(Parameters[Scenario<T>.FirstGroup..], 0.002, 0),
        ];
        Optimizer = placement == Placement.Host ? _class.Create(groups) : _class.Create(accelerator!, groups);
        Optimizer.Schedule = new Falling();
        for (int tensor = 0; tensor < _values.Length; tensor++)
        {
            if (_placements[tensor] == Placement.Lent)
            {
                DeviceCopy.FromHost(_class.Values<T>(Parameters[tensor]), _values[tensor]);
            }
        }
    }

    public Parameter[] Parameters { get; }

    public IOptimizer Optimizer { get; }

    public void Step(T[]?[] gradients)
    {
        for (int tensor = 0; tensor < gradients.Length; tensor++)
        {
            Parameters[tensor].HasGradient = gradients[tensor] is not null;
            if (gradients[tensor] is not { Length: > 0 } gradient)
            {
                continue;
            }

            if (_placements[tensor] is Placement.Host or Placement.Mirrored)
            {
                gradient.CopyTo(_gradients[tensor], 0);
            }
            else
            {
                DeviceCopy.FromHost(_class.Gradient<T>(Parameters[tensor]), gradient);
            }
        }

        Optimizer.Step();
    }

    /// <summary>The values of a tensor now.</summary>
    public T[] Values(int tensor)
    {
        if (_accelerator is not null)
        {
            _class.Synchronize(Optimizer);
        }

        if (_placements[tensor] is Placement.Host or Placement.Mirrored)
        {
            return [.. _values[tensor]];
        }

        var values = new T[_values[tensor].Length];
        DeviceCopy.ToHost(_class.Values<T>(Parameters[tensor]), values);
        return values;
    }

    /// <summary>The state of a tensor now, by name.</summary>
    public IReadOnlyDictionary<string, T[]> State(int tensor) => Optimizer.ExportState().Parameters[Parameters[tensor].Name].Tensors
        .ToDictionary(slot => slot.Key, slot => slot.Value.AsSpan<T>().ToArray(), StringComparer.Ordinal);

    public void Dispose()
    {
        Optimizer.Dispose();
        foreach (Parameter parameter in Parameters)
        {
            parameter.Dispose();
        }

        _buffers.ForEach(buffer => buffer.Dispose());
    }

    private Parameter CreateParameter(int tensor)
    {
        string name = FormattableString.Invariant($"tensor {tensor}");
        int length = _values[tensor].Length;
        Parameter parameter = _placements[tensor] switch
        {
            Placement.Lent => _class.LentParameter(name, length),
            Placement.OwnViews => _class.OwnParameter(name, View(_values[tensor], 0), View(_gradients[tensor], 0)),
            Placement.MisalignedViews => _class.OwnParameter(name, View(_values[tensor], 1), View(_gradients[tensor], 3)),
            _ => new Parameter<T>(name, _values[tensor], _gradients[tensor]),
        };
        parameter.IsFrozen = Scenario<T>.IsFrozen(tensor);
        return parameter;
    }

    /// <summary>Device memory of the test's own, in which the view starts some elements behind the buffer.</summary>
    private ArrayView<T> View(T[] values, int offset)
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = _accelerator!.Allocate1D<T>(values.Length + offset + 1);
        _buffers.Add(buffer);
        ArrayView<T> view = buffer.View.BaseView.SubView(offset, values.Length);
        DeviceCopy.FromHost(view, values);
        return view;
    }
}
