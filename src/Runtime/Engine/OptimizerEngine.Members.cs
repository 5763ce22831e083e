using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <content>Groups and parameters that come, go and are replaced: everything is checked and made first, and then nothing can fail.</content>
public abstract partial class OptimizerEngine
{
    private readonly Dictionary<Parameter, TensorEntry> _entryOf = new(ReferenceEqualityComparer.Instance);
    private readonly ParameterIndex _index = new();
    private readonly GroupNames _groupNames = new();

    /// <summary>Adds groups with their parameters, all or none of them.</summary>
    /// <param name="groups">The groups; none of them added to an optimizer before.</param>
    /// <exception cref="ArgumentException">
    /// A group or parameter is there twice, a name is taken, a parameter was disposed, or memory overlaps. Nothing was added.
    /// </exception>
    /// <exception cref="ArgumentNullException">A group is null.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for the state. Nothing was added.</exception>
    public void AddGroups(params IReadOnlyList<ParameterGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ThrowIfSharded();
        using (Enter())
        {
            ThrowIfNotNew(groups);
            string[] names = _groupNames.For(groups, _groups.Count, Descriptor.Name);
            Parameter[][] parameters = groups.Select(group => group.Parameters.ToArray()).ToArray();
            using ParametersInUse use = UseNew(parameters.SelectMany(ofGroup => ofGroup).ToArray());
            TensorState[] states = MakeRoom(parameters);
            int tensor = 0;
            for (int i = 0; i < names.Length; i++)
            {
                ParameterGroup group = groups[i];
                group.Attach(this, names[i]);
                _groups.Add(group);
                _groupNames.Add(names[i]);
                foreach (Parameter parameter in parameters[i])
                {
                    RefreshDerived(AddEntry(parameter, group, states[tensor++]));
                }
            }
        }
    }

    /// <summary>Adds a parameter to one of the optimizer's groups.</summary>
    /// <remarks>
    /// What it takes hardly depends on how many there are: a step's tables are laid out by the next step. That step, too, finds a gradient of
    /// a parameter added before that overlaps the values of this one, and throws before it changes anything.
    /// </remarks>
    /// <param name="group">The group.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ArgumentException">
    /// The group is not this optimizer's, or the parameter's name is taken, or it was disposed, or its memory overlaps. Nothing was added.
    /// </exception>
    public void AddParameter(ParameterGroup group, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfSharded();
        using (Enter())
        {
            RequireOwn(group);
            using ParametersInUse use = UseNew([parameter]);
            TensorState[] states = MakeRoom([[parameter]]);
            group.AddParameter(parameter);
            RefreshDerived(AddEntry(parameter, group, states[0]));
        }
    }

    /// <inheritdoc cref="IOptimizer.RemoveGroup"/>
    public void RemoveGroup(ParameterGroup group)
    {
        ThrowIfSharded();
        using (Enter())
        {
            RequireOwn(group);
            TensorEntry[] entries = group.Parameters.Select(parameter => _entryOf[parameter]).ToArray();
            BringBackWhatLeaves(entries);
            _groups.Remove(group);
            _groupNames.Remove(group.Name!);
            group.Detach();
            Forget(entries);
        }
    }

    /// <inheritdoc cref="IOptimizer.RemoveParameter"/>
    public void RemoveParameter(Parameter parameter)
    {
        ThrowIfSharded();
        using (Enter())
        {
            TensorEntry entry = EntryOf(parameter);
            BringBackWhatLeaves([entry]);
            entry.Group.RemoveParameter(parameter);
            Forget([entry]);
        }
    }

    /// <summary>Puts a parameter in the place of another, whose state and step count it takes over.</summary>
    /// <remarks>
    /// Where a class keeps what rounding has taken from values of 16 bits, that of an element is kept where its old and new value are the same
    /// bits, and forgotten where they are not. So the memory of <paramref name="current"/> is read, unless that was disposed: then all of it is
    /// forgotten.
    /// </remarks>
    /// <param name="current">One of the optimizer's parameters.</param>
    /// <param name="replacement">The new one, of the same length. It may have the same name.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="current"/> is not this optimizer's, the lengths differ, the new name is taken, or memory overlaps. Nothing was changed.
    /// </exception>
    public void ReplaceParameter(Parameter current, Parameter replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        ThrowIfSharded();
        using (Enter())
        {
            TensorEntry entry = EntryOf(current);
            if (replacement.Length != current.Length)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Parameter '{replacement.Name}' has {replacement.Length} elements and cannot take over the state of '{current.Name}', which has {current.Length}; remove the one and add the other."));
            }

            ThrowIfShapeDiffers(current, replacement);
            ThrowIfNotMatrices([replacement]);
            using ParametersInUse use = UseNew([replacement]);
            using ParametersInUse useOfCurrent = ParametersInUse.Of(current.IsDisposed ? [] : [current]);
            BringBackWhatLeaves([entry]);
            _index.Replace([current], [replacement]);
            try
            {
                entry.Memory.Rebind(replacement);
            }
            catch
            {
                // An accelerator may refuse the replacement's memory: names and memory are as before then.
                _index.Replace([replacement], [current]);
                throw;
            }

            CompleteOtherValues(entry, current, replacement);
            entry.Group.ReplaceParameter(current, replacement);
            entry.Parameter = replacement;
            entry.TakesInValues = true;
            RefreshDerived(entry);
            entry.TensorKey = TensorKeyOf(replacement);
            _entryOf.Remove(current);
            _entryOf.Add(replacement, entry);
            EntriesVersion++;
        }
    }

    /// <inheritdoc cref="IOptimizer.GetStepCount"/>
    public long GetStepCount(Parameter parameter) => EntryOf(parameter).StepCount;

    /// <summary>State that belongs to rows and columns is that of one shape.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    private void ThrowIfShapeDiffers(Parameter current, Parameter replacement)
    {
        if (Descriptor.StateSlots.Any(slot => slot.Axis != TensorAxis.Elements) && !replacement.Shape.SequenceEqual(current.Shape))
        {
            throw new ArgumentException(
                $"Parameter '{replacement.Name}' has the shape [{string.Join(", ", replacement.Shape)}] and cannot take over the state of '{current.Name}', which has [{string.Join(", ", current.Shape)}]: {Descriptor.Name} keeps it by rows and columns.");
        }
    }

    private protected TensorEntry EntryOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfGone();
        return _entryOf.TryGetValue(parameter, out TensorEntry? entry)
            ? entry
            : throw new ArgumentException($"Parameter '{parameter.Name}' does not belong to this {Descriptor.Name}.", nameof(parameter));
    }

    private void RequireOwn(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Engine != this)
        {
            throw new ArgumentException($"{group.Title} does not belong to this {Descriptor.Name}.", nameof(group));
        }
    }

    private void ThrowIfNotNew(IReadOnlyList<ParameterGroup> groups)
    {
        var seen = new HashSet<ParameterGroup>(ReferenceEqualityComparer.Instance);
        foreach (ParameterGroup? group in groups)
        {
            ArgumentNullException.ThrowIfNull(group, nameof(groups));
            group.ThrowIfAttached();
            if (!seen.Add(group))
            {
                throw new ArgumentException($"{Descriptor.Name}: {group.Title} is there twice; an optimizer has a group once.", nameof(groups));
            }
        }
    }

    private TensorEntry AddEntry(Parameter parameter, ParameterGroup group, TensorState memory)
    {
        var entry = new TensorEntry(parameter, group, memory, Descriptor) { TensorKey = TensorKeyOf(parameter) };
        _entryOf.Add(parameter, entry);
        EntriesVersion++;
        return entry;
    }

    /// <summary>Parts from tensors whose parameters have left. They are gone even where giving their memory back throws.</summary>
    private void Forget(IReadOnlyList<TensorEntry> entries)
    {
        _index.Remove(entries.Select(entry => entry.Parameter));
        Leave(entries);
    }

    /// <summary>The same, of tensors whose names and memory others have taken.</summary>
    private void Leave(IReadOnlyList<TensorEntry> entries)
    {
        foreach (TensorEntry entry in entries)
        {
            _entryOf.Remove(entry.Parameter);
        }

        EntriesVersion++;
        Release(entries);
    }
}
