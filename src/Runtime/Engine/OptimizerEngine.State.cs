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
            foreach (TensorEntry entry in Entries)
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
            // What is saved beside the state shall be of the same step.
            BringValuesBack(Entries);
            return Describe((entry, slot) =>
            {
                StateTensor tensor = Descriptor.StateSlots[slot].NewFor(entry.Parameter);
                entry.Memory.Export(slot, tensor);
                return tensor;
            });
        }
    }

    /// <inheritdoc cref="IOptimizer.ImportState"/>
    public void ImportState(OptimizerState state, HyperparameterSource hyperparameters = HyperparameterSource.State) =>
        ImportState(state, new LoadOptions { LearningRate = hyperparameters, WeightDecay = hyperparameters });

    /// <inheritdoc cref="CheckpointExtensions.ImportState"/>
    internal LoadResult ImportState(OptimizerState state, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        using (EnterToLoad())
        {
            StatePlan plan = Plan(state, options);
            CarryOut(plan, convertFirst: true);
            return plan.Result;
        }
    }

    /// <summary>The state where it lies, to be read while this thread is in.</summary>
    internal OptimizerState View()
    {
        BringValuesBack(Entries);
        return Describe((entry, slot) =>
        {
            StateSlot description = Descriptor.StateSlots[slot];
            return entry.Memory.View(slot, description.TypeFor(entry.Parameter), description.LengthFor(entry.Parameter)).Of(description.ShapeFor(entry.Parameter));
        });
    }

    /// <summary>Checks everything about a state that is to be taken over, without changing anything. This thread is in.</summary>
    /// <exception cref="StateMismatchException">It does not fit.</exception>
    internal StatePlan Plan(OptimizerState state, LoadOptions options) => StatePlan.Make(state, Descriptor, _groups, Features, options);

    /// <summary>Takes over a state that is in a file. This thread is in.</summary>
    /// <param name="plan">What goes where.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It could not be read to the end; only another load or disposal is possible now.</exception>
    internal void CarryOut(StatePlan plan, string path)
    {
        try
        {
            CarryOut(plan, convertFirst: false);
        }
        catch (Exception exception)
        {
            _fault = $"loading '{path}' failed half-way";
            throw new CheckpointException(
                path,
                $"'{path}' could not be read to the end after it was checked: {exception.Message} {Descriptor.Name} now holds a part of it and takes only another load, or Dispose.",
                exception);
        }
    }

    /// <summary>Takes a state over. This thread is in.</summary>
    /// <param name="plan">What goes where.</param>
    /// <param name="convertFirst">
    /// Whether arrays of other number types are converted before anything is changed. Those of files are converted on the way, so that they are never
    /// in memory twice.
    /// </param>
    internal void CarryOut(StatePlan plan, bool convertFirst)
    {
        Dictionary<(TensorEntry Entry, int Slot), StateTensor> tensors = Tensors(plan, convertFirst);
        _fault = "taking over saved state failed half-way";
        foreach (TensorEntry entry in Entries)
        {
            Import(entry, plan.Parameters[entry.Parameter], tensors);
        }

        foreach ((ParameterGroup group, GroupState? saved) in plan.Groups)
        {
            if (saved is not null)
            {
                bool isOwn = saved.HasOwnLearningRate || saved.LearningRate != plan.State.LearningRate;
                group.Restore(
                    plan.Options.LearningRate == HyperparameterSource.State ? isOwn ? saved.LearningRate : null : group.OwnLearningRate,
                    saved.InitialLearningRate,
                    plan.Options.WeightDecay == HyperparameterSource.State ? saved.WeightDecay : group.WeightDecayValue);
                HostScalars.Import(Descriptor.GroupScalars, group.Scalars, saved.Scalars);
                if (plan.Options.LearningRate == HyperparameterSource.State && saved.PeakLearningRate is double peak)
                {
                    group.RestorePeak(peak);
                }
            }
        }

        StepCount = plan.State.StepCount;
        if (plan.Options.LearningRate == HyperparameterSource.State)
        {
            _learningRate = plan.State.LearningRate;
        }

        if (plan.State.RoundingSeed is long seed)
        {
            SetRoundingSeed(seed);
        }

        foreach (IStepFeature feature in Features)
        {
            feature.Import(plan.State.Sections.TryGetValue(feature.SectionName, out StateSection? section) ? section : new StateSection());
        }

        _fault = null;
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
        HasOwnLearningRate = group.OwnLearningRate is not null,
        Scalars = HostScalars.Export(Descriptor.GroupScalars, group.Scalars),
        PeakLearningRate = Descriptor.Decay == DecayRule.Corrected ? group.PeakLearningRateValue : null,
    };

    private OptimizerState Describe(Func<TensorEntry, int, StateTensor> tensorOf) => new()
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
            Entries.ToDictionary(entry => entry.Parameter.Name, entry => Describe(entry, tensorOf)),
            StringComparer.Ordinal),
        Sections = new SortedDictionary<string, StateSection>(
            Features.ToDictionary(feature => feature.SectionName, feature => feature.Export()),
            StringComparer.Ordinal),
    };

    private ParameterState Describe(TensorEntry entry, Func<TensorEntry, int, StateTensor> tensorOf)
    {
        var tensors = new SortedDictionary<string, StateTensor>(StringComparer.Ordinal);
        for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
        {
            StateSlot description = Descriptor.StateSlots[slot];
            if (!description.IsDerived && description.IsKeptOf(entry.Parameter))
            {
                tensors.Add(description.NameFor(entry.Parameter), tensorOf(entry, slot));
            }
        }

        return new ParameterState(entry.Parameter.Name, entry.Parameter.Shape.ToArray(), entry.StepCount, tensors)
        {
            Scalars = HostScalars.Export(Descriptor.ParameterScalars, entry.Scalars),
        };
    }

    /// <summary>The arrays that are to be taken in.</summary>
    private Dictionary<(TensorEntry Entry, int Slot), StateTensor> Tensors(StatePlan plan, bool convertFirst)
    {
        var tensors = new Dictionary<(TensorEntry Entry, int Slot), StateTensor>();
        foreach (TensorEntry entry in Entries)
        {
            for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
            {
                StateSlot description = Descriptor.StateSlots[slot];
                if (!description.IsDerived && plan.Parameters[entry.Parameter]?.Tensors.TryGetValue(description.NameFor(entry.Parameter), out StateTensor? tensor) == true)
                {
                    tensors.Add((entry, slot), convertFirst ? StateConversion.Convert(tensor, description.TypeFor(entry.Parameter)) : tensor);
                }
            }
        }

        return tensors;
    }

    private void Import(TensorEntry entry, ParameterState? saved, Dictionary<(TensorEntry Entry, int Slot), StateTensor> tensors)
    {
        entry.StepCount = saved?.Step ?? 0;
        entry.TakesInValues = saved is null;
        HostScalars.Import(Descriptor.ParameterScalars, entry.Scalars, saved?.Scalars ?? []);
        for (int slot = 0; slot < Descriptor.StateSlots.Count; slot++)
        {
            StateSlot description = Descriptor.StateSlots[slot];
            if (description.IsDerived)
            {
                continue;
            }

            if (tensors.TryGetValue((entry, slot), out StateTensor? tensor))
            {
                entry.Memory.Take(slot, tensor, description.TypeFor(entry.Parameter));
            }
            else
            {
                // What the values lack is nothing where the state has none of it.
                entry.Memory.Clear(slot);
                entry.TakesInValues = true;
            }
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
