using System;
using System.Collections.Generic;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim.Measurement;

/// <summary>
/// Measures a step that runs on an accelerator: what is measured is brought to the host before and after, so that the metrics have the bits that they have
/// on the CPU. Only steps that a monitor asks for pay for it.
/// </summary>
internal sealed unsafe class DeviceMeasurement
{
    private readonly OptimizerDescriptor _descriptor;
    private readonly StepMeasurement _measurement;
    private readonly List<Copies> _before = [];
    private ReductionLayout? _layout;
    private IReadOnlyList<TensorEntry> _entries = [];

    internal DeviceMeasurement(OptimizerDescriptor descriptor)
    {
        _descriptor = descriptor;
        _measurement = new StepMeasurement(descriptor);
    }

    /// <summary>Notes values and gradients before the update.</summary>
    /// <param name="entries">All tensors.</param>
    internal void Begin(IReadOnlyList<TensorEntry> entries)
    {
        _entries = entries;
        _layout = new ReductionLayout(entries);
        var active = new List<int>();
        _before.Clear();
        for (int tensor = 0; tensor < entries.Count; tensor++)
        {
            if (entries[tensor].IsActive)
            {
                active.Add(tensor);
                _before.Add(new Copies(ValuesOf(entries[tensor]), GradientOf(entries[tensor]), StateOf(entries[tensor], _measurement.Slots.Storage)));
            }
        }

        _layout.Refresh(active.ToArray());
    }

    /// <summary>Sums up what came of the update.</summary>
    internal StepMetrics Complete(long step, double gradientMultiplier, Func<Parameter, bool> moves)
    {
        _measurement.Begin(_layout!.ChunkCount);
        int next = 0;
        for (int tensor = 0; tensor < _entries.Count; tensor++)
        {
            Range segments = _layout.ChunksOf(tensor);
            if (segments.Start.Value == segments.End.Value)
            {
                // Not active, or without elements.
                next += IsActive(tensor) ? 1 : 0;
                continue;
            }

            Copies before = _before[next++];
            TensorEntry entry = _entries[tensor];
            (int moment, int second, int storage) = _measurement.Slots;
            var after = new Copies(ValuesOf(entry), before.Gradient, StateOf(entry, storage));
            StateTensor? moments = StateOf(entry, moment);
            StateTensor? seconds = StateOf(entry, second);
            TensorRecord noted = Record(before, null, null);
            TensorRecord found = Record(after, moments, seconds);
            for (int segment = segments.Start.Value; segment < segments.End.Value; segment++)
            {
                nint first = (nint)(segment - segments.Start.Value) * StepPlan.ChunkLength;
                nint end = nint.Min(first + StepPlan.ChunkLength, entry.Parameter.Length);
                for (nint start = first; start < end; start += StepMeasurement.Stretch)
                {
                    nint length = nint.Min(StepMeasurement.Stretch, end - start);
                    _measurement.Before(in noted, start, length);
                    _measurement.After(segment, in found, start, length, isBeyondCache: false);
                }
            }

            GC.KeepAlive(after);
            GC.KeepAlive(moments);
            GC.KeepAlive(seconds);
        }

        GC.KeepAlive(_before);
        StepMetrics metrics = _measurement.Complete(step, _layout, gradientMultiplier, moves);
        _before.Clear();
        return metrics;
    }

    private bool IsActive(int tensor) => _layout!.ByName.Contains(tensor);

    private TensorRecord Record(Copies copies, StateTensor? moments, StateTensor? seconds)
    {
        (int moment, int second, int storage) = _measurement.Slots;
        var record = new TensorRecord { Values = copies.Values.Address, Gradient = copies.Gradient.Address, Length = copies.Values.Length };
        Set(storage, copies.Storage);
        Set(moment, moments);
        Set(second, seconds);
        return record;

        void Set(int slot, StateTensor? tensor)
        {
            if (slot >= 0 && tensor is not null)
            {
                record.State[slot] = (nint)tensor.Address;
            }
        }
    }

    private static StateTensor ValuesOf(TensorEntry entry)
    {
        Parameter parameter = entry.Parameter;
        var values = new StateTensor(parameter.ValueType, parameter.Length);
        if (parameter.IsOnHost)
        {
            entry.Memory.DownloadValues();
            values.CopyFrom(parameter.ValuesAddress);
        }
        else
        {
            entry.Memory.ExportValues(values);
        }

        return values;
    }

    private static StateTensor GradientOf(TensorEntry entry)
    {
        Parameter parameter = entry.Parameter;
        var gradient = new StateTensor(parameter.GradientType, parameter.Length);
        if (parameter.IsOnHost)
        {
            gradient.CopyFrom(parameter.GradientAddress);
        }
        else
        {
            entry.Memory.ExportGradient(gradient);
        }

        return gradient;
    }

    private StateTensor? StateOf(TensorEntry entry, int slot)
    {
        if (slot < 0)
        {
            return null;
        }

        var tensor = _descriptor.StateSlots[slot].NewFor(entry.Parameter);
        entry.Memory.Export(slot, tensor);
        return tensor;
    }

    /// <summary>A tensor's arrays on the host.</summary>
    private sealed record Copies(StateTensor Values, StateTensor Gradient, StateTensor? Storage);
}
