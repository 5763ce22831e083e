using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Memory;

namespace GenOptim.Engine;

/// <content>Groups and parameters that come, go and are replaced.</content>
public abstract partial class OptimizerEngine
{
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<Parameter, TensorEntry> _entryOf = new(ReferenceEqualityComparer.Instance);
    private readonly ParameterIndex _index = new();
    private readonly HashSet<string> _groupNames = new(StringComparer.Ordinal);
    private bool _isSorted = true;

    /// <summary>The parameters with their state, group by group.</summary>
    private protected IReadOnlyList<TensorEntry> Entries
    {
        get
        {
            SortEntries();
            return _entries;
        }
    }

    /// <summary>Counts the changes of <see cref="Entries"/>, so that what was planned for them can be planned anew.</summary>
    private protected int EntriesVersion { get; private set; }

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
        using (Enter())
        {
            string[] names = NamesOfNewGroups(groups);
            TensorState[] states = TakeIn(groups.Select(group => group.Parameters).ToArray());
            int tensor = 0;
            foreach ((ParameterGroup group, string name) in groups.Zip(names))
            {
                group.Attach(this, _learningRate, name);
                _groups.Add(group);
                _groupNames.Add(name);
                foreach (Parameter parameter in group.Parameters)
                {
                    AddEntry(parameter, group, states[tensor++]);
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
        using (Enter())
        {
            RequireOwn(group);
            TensorState[] states = TakeIn([[parameter]]);
            group.AddParameter(parameter);
            AddEntry(parameter, group, states[0]);
        }
    }

    /// <inheritdoc cref="IOptimizer.RemoveGroup"/>
    public void RemoveGroup(ParameterGroup group)
    {
        using (Enter())
        {
            RequireOwn(group);
            foreach (TensorEntry entry in _entries.Where(entry => entry.Group == group))
            {
                Forget(entry);
            }

            _entries.RemoveAll(entry => entry.Group == group);
            _groups.Remove(group);
            _groupNames.Remove(group.Name!);
            group.Detach();
            EntriesVersion++;
        }
    }

    /// <inheritdoc cref="IOptimizer.RemoveParameter"/>
    public void RemoveParameter(Parameter parameter)
    {
        using (Enter())
        {
            TensorEntry entry = EntryOf(parameter);
            Forget(entry);
            _entries.Remove(entry);
            entry.Group.RemoveParameter(parameter);
            EntriesVersion++;
        }
    }

    /// <summary>Puts a parameter in the place of another, whose state and step count it takes over.</summary>
    /// <param name="current">One of the optimizer's parameters.</param>
    /// <param name="replacement">The new one, of the same length. It may have the same name.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="current"/> is not this optimizer's, the lengths differ, the new name is taken, or memory overlaps. Nothing was changed.
    /// </exception>
    public void ReplaceParameter(Parameter current, Parameter replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        using (Enter())
        {
            TensorEntry entry = EntryOf(current);
            if (replacement.Length != current.Length)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Parameter '{replacement.Name}' has {replacement.Length} elements and cannot take over the state of '{current.Name}', which has {current.Length}; remove the one and add the other."));
            }

            ThrowIfUnusable(replacement);
            _index.Replace(current, replacement);
            try
            {
                entry.Memory.Rebind(replacement);
            }
            catch
            {
                // An accelerator may refuse the replacement's memory: names and memory are as before then.
                _index.Replace(replacement, current);
                throw;
            }

            entry.Group.ReplaceParameter(current, replacement);
            entry.Parameter = replacement;
            entry.GradientVersion = replacement.GradientVersion;
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

    /// <summary>Keeps the memory of all parameters where it is until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">The memory of one is being changed on another thread.</exception>
    private protected ParametersInUse UseParameters()
    {
        int used = 0;
        try
        {
            for (; used < _entries.Count; used++)
            {
                _entries[used].Parameter.EnterStep();
            }
        }
        catch
        {
            Leave(used);
            throw;
        }

        return new ParametersInUse(this);
    }

    private void Leave(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _entries[i].Parameter.LeaveStep();
        }
    }

    private protected virtual void FreeState()
    {
        foreach (TensorEntry entry in _entries)
        {
            entry.Memory.Release();
        }

        _entries.Clear();
        _entryOf.Clear();
        _index.Clear();
        _groupNames.Clear();
        EntriesVersion++;
    }

    /// <summary>Checks that steps can reach a parameter's memory.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    private protected virtual void CheckMemory(Parameter parameter)
    {
        if (!parameter.IsOnHost)
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' lives in the memory of an accelerator; {Descriptor.Name} steps on the CPU and needs a parameter in host memory.");
        }
    }

    /// <summary>Makes memory for the state of parameters that are added together.</summary>
    /// <param name="parameters">The parameters, group by group.</param>
    /// <returns>The state of each parameter, in the same order.</returns>
    private protected virtual TensorState[] NewState(IReadOnlyList<IReadOnlyList<Parameter>> parameters)
    {
        Parameter[] all = parameters.SelectMany(ofGroup => ofGroup).ToArray();
        if (all.Length == 0)
        {
            return [];
        }

        var layout = new StateLayout(
            all.Select(parameter => parameter.Length).ToArray(),
            Descriptor.StateSlots);
        var arena = new StateArena(layout, all.Length);
        return all
            .Select((parameter, tensor) => new HostTensorState(Descriptor, arena, layout, tensor, parameter.Length))
            .ToArray<TensorState>();
    }

    private protected TensorEntry EntryOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfDisposed();
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

    private string[] NamesOfNewGroups(IReadOnlyList<ParameterGroup> groups)
    {
        var seen = new HashSet<ParameterGroup>(ReferenceEqualityComparer.Instance);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterGroup? group in groups)
        {
            ArgumentNullException.ThrowIfNull(group, nameof(groups));
            group.ThrowIfAttached();
            if (!seen.Add(group))
            {
                throw new ArgumentException($"{Descriptor.Name}: {group.Title} is there twice; an optimizer has a group once.", nameof(groups));
            }

            if (group.Name is not null && (_groupNames.Contains(group.Name) || !names.Add(group.Name)))
            {
                throw new ArgumentException($"{Descriptor.Name}: two parameter groups are named '{group.Name}'; names must be unique.", nameof(groups));
            }
        }

        return groups.Select((group, i) => group.Name ?? FreeName(_groups.Count + i, names)).ToArray();
    }

    /// <summary>A group without a name is called by its position, or by the next number that no other group has.</summary>
    private string FreeName(int position, HashSet<string> taken)
    {
        string name;
        do
        {
            name = FormattableString.Invariant($"group {position++}");
        }
        while (_groupNames.Contains(name) || !taken.Add(name));
        return name;
    }

    /// <summary>Checks parameters that are to be added, notes their names and memory, and makes memory for their state.</summary>
    /// <param name="parameters">The parameters, group by group.</param>
    /// <returns>The state of each parameter, in the same order.</returns>
    private TensorState[] TakeIn(IReadOnlyList<IReadOnlyList<Parameter>> parameters)
    {
        Parameter[] all = parameters.SelectMany(ofGroup => ofGroup).ToArray();
        foreach (Parameter parameter in all)
        {
            ThrowIfUnusable(parameter);
        }

        _index.Add(all);
        try
        {
            return NewState(parameters);
        }
        catch
        {
            _index.Remove(all);
            throw;
        }
    }

    private void ThrowIfUnusable(Parameter parameter)
    {
        if (parameter.IsDisposed)
        {
            throw new ArgumentException($"Parameter '{parameter.Name}' was disposed and cannot be added.");
        }

        CheckMemory(parameter);
    }

    private void AddEntry(Parameter parameter, ParameterGroup group, TensorState memory)
    {
        var entry = new TensorEntry(parameter, group, memory, Descriptor) { TensorKey = TensorKeyOf(parameter) };
        RefreshDerived(entry);
        _entries.Add(entry);
        _entryOf.Add(parameter, entry);
        _isSorted = false;
        EntriesVersion++;
    }

    private void Forget(TensorEntry entry)
    {
        _entryOf.Remove(entry.Parameter);
        _index.Remove([entry.Parameter]);
        entry.Memory.Release();
    }

    /// <summary>Entries of one group lie together, so that the plan meets each of its step counts once.</summary>
    private void SortEntries()
    {
        if (_isSorted)
        {
            return;
        }

        Dictionary<ParameterGroup, int> position = _groups.Select((group, i) => (group, i)).ToDictionary(pair => pair.group, pair => pair.i);
        TensorEntry[] sorted = _entries.OrderBy(entry => position[entry.Group]).ToArray();
        _entries.Clear();
        _entries.AddRange(sorted);
        _isSorted = true;
    }

    /// <summary>Lets the memory of parameters be changed again when it is disposed.</summary>
    private protected readonly struct ParametersInUse(OptimizerEngine engine) : IDisposable
    {
        /// <summary>Ends the use.</summary>
        public void Dispose() => engine.Leave(engine._entries.Count);
    }
}
