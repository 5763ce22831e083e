using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <content>State that is reset, copied out and taken in.</content>
public abstract partial class OptimizerEngine
{
    private readonly List<IStepFeature> _features = [];

    /// <summary>What remembers something from step to step, each under a name of its own.</summary>
    private protected IReadOnlyList<IStepFeature> Features =>
        new ScheduleMemory(this) is { IsEmpty: false } schedules ? [.. _features, schedules] : _features;

    /// <inheritdoc cref="IOptimizer.ResetState()"/>
    public void ResetState()
    {
        using (Enter())
        {
            foreach (TensorEntry entry in _entries)
            {
                Reset(entry);
            }

            foreach (ParameterGroup group in _groups)
            {
                HostScalars.Reset(Descriptor.GroupScalars, group.Scalars);
            }

            foreach (IStepFeature feature in Features)
            {
                feature.Reset();
            }
        }
    }

    /// <inheritdoc cref="IOptimizer.ResetState(Parameter)"/>
    public void ResetState(Parameter parameter)
    {
        using (Enter())
        {
            Reset(EntryOf(parameter));
        }
    }

    /// <inheritdoc cref="IOptimizer.ExportState"/>
    public OptimizerState ExportState()
    {
        using (Enter())
        {
            return new OptimizerState
            {
                Algorithm = Descriptor.Algorithm,
                Decay = Descriptor.Decay,
                Parameter = Descriptor.Parameter,
                Constants = new SortedDictionary<string, double>(new Dictionary<string, double>(Descriptor.Constants), StringComparer.Ordinal),
                StepCount = StepCount,
                LearningRate = _learningRate,
                RoundingSeed = Descriptor.IsRandom ? _roundingSeed : null,
                Groups = _groups.Select(Export).ToArray(),
                Parameters = new SortedDictionary<string, ParameterState>(
                    _entries.ToDictionary(entry => entry.Parameter.Name, Export),
                    StringComparer.Ordinal),
                Sections = new SortedDictionary<string, StateSection>(
                    Features.ToDictionary(feature => feature.SectionName, feature => feature.Export()),
                    StringComparer.Ordinal),
            };
        }
    }

    /// <inheritdoc cref="IOptimizer.ImportState"/>
    public void ImportState(OptimizerState state, HyperparameterSource hyperparameters = HyperparameterSource.State)
    {
        ArgumentNullException.ThrowIfNull(state);
        using (Enter())
        {
            StateCheck.ThrowIfMismatched(state, Descriptor, _groups, Features);
            StepCount = state.StepCount;
            if (state.RoundingSeed is long seed)
            {
                SetRoundingSeed(seed);
            }

            bool restoreRates = hyperparameters == HyperparameterSource.State;
            if (restoreRates)
            {
                _learningRate = state.LearningRate;
            }

            for (int i = 0; i < _groups.Count; i++)
            {
                ParameterGroup group = _groups[i];
                GroupState saved = state.Groups[i];
                group.Restore(
                    restoreRates ? saved.LearningRate : group.LearningRate,
                    saved.InitialLearningRate,
                    restoreRates ? saved.WeightDecay : group.WeightDecayValue);
                HostScalars.Import(Descriptor.GroupScalars, group.Scalars, saved.Scalars);
                if (restoreRates && saved.PeakLearningRate is double peak)
                {
                    group.RestorePeak(peak);
                }
            }

            foreach (TensorEntry entry in _entries)
            {
                Import(entry, state.Parameters[entry.Parameter.Name]);
            }

            foreach (IStepFeature feature in Features)
            {
                feature.Import(state.Sections.TryGetValue(feature.SectionName, out StateSection? section) ? section : new StateSection());
            }
        }
    }

    /// <summary>Where a slot of a parameter's state lies: for measurements that run other loops over the very same memory.</summary>
    internal nint StateAddress(Parameter parameter, int slot) => EntryOf(parameter).State[slot];

    private GroupState Export(ParameterGroup group) => new(
        group.Name!,
        group.LearningRate,
        group.InitialLearningRate,
        group.WeightDecayValue,
        group.Parameters.Select(parameter => parameter.Name).ToArray())
    {
        Scalars = HostScalars.Export(Descriptor.GroupScalars, group.Scalars),
        PeakLearningRate = Descriptor.Decay == DecayRule.Corrected ? group.PeakLearningRateValue : null,
    };

    private ParameterState Export(TensorEntry entry)
    {
        var tensors = new SortedDictionary<string, StateTensor>(StringComparer.Ordinal);
        for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
        {
            StateSlot description = Descriptor.StateSlots[slot];
            if (description.IsDerived)
            {
                continue;
            }

            var tensor = new StateTensor(description.TypeFor(entry.Parameter.Length), entry.Parameter.Length);
            entry.Memory.Export(slot, tensor);
            tensors.Add(description.Name, tensor);
        }

        return new ParameterState(entry.Parameter.Name, entry.Parameter.Shape.ToArray(), entry.StepCount, tensors)
        {
            Scalars = HostScalars.Export(Descriptor.ParameterScalars, entry.Scalars),
        };
    }

    private void Import(TensorEntry entry, ParameterState saved)
    {
        entry.StepCount = saved.Step;
        entry.TakesInValues = false;
        HostScalars.Import(Descriptor.ParameterScalars, entry.Scalars, saved.Scalars);
        for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
        {
            StateSlot description = Descriptor.StateSlots[slot];
            if (description.IsDerived)
            {
                continue;
            }

            entry.Memory.Import(slot, StateConversion.Convert(saved.Tensors[description.Name], description.TypeFor(entry.Parameter.Length)));
        }
    }

    private void Reset(TensorEntry entry)
    {
        entry.StepCount = 0;
        HostScalars.Reset(Descriptor.ParameterScalars, entry.Scalars);
        for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
        {
            if (!Descriptor.StateSlots[slot].IsDerived)
            {
                entry.Memory.Clear(slot);
            }
        }
    }
}
