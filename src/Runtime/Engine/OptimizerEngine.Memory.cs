using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using GenOptim.Memory;

namespace GenOptim.Engine;

/// <content>The memory of parameters, which is entered before it is used, and that of their state.</content>
public abstract unsafe partial class OptimizerEngine
{
    private TensorEntry[] _entries = [];
    private Parameter[] _parameters = [];
    private int _entriesVersion;

    /// <summary>The parameters with their state, group by group: so the tensors of a group that have taken the same steps lie together.</summary>
    private protected IReadOnlyList<TensorEntry> Entries => ListEntries();

    /// <summary>Counts the changes of <see cref="Entries"/>, so that what was planned for them can be planned anew.</summary>
    private protected int EntriesVersion { get; private set; }

    /// <summary>Keeps the memory of all parameters where it is until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">The memory of one is being changed on another thread.</exception>
    /// <exception cref="ObjectDisposedException">A parameter was disposed.</exception>
    private protected ParametersInUse UseParameters()
    {
        ListEntries();
        return ParametersInUse.Of(_parameters);
    }

    /// <summary>The same for those that were not disposed.</summary>
    private ParametersInUse UseRemainingParameters() =>
        ParametersInUse.Of([.. ListEntries().Select(entry => entry.Parameter).Where(parameter => !parameter.IsDisposed)]);

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

        var layout = new StateLayout(all, Descriptor.StateSlots);
        var arena = new StateArena(layout, all.Length);
        return all
            .Select((parameter, tensor) => new HostTensorState(Descriptor, arena, layout, tensor, parameter))
            .ToArray<TensorState>();
    }

    /// <summary>Brings host memory up to date with values that are newer elsewhere; they are nowhere else where steps run on the CPU.</summary>
    /// <exception cref="ObjectDisposedException">A parameter whose host memory is behind was disposed. Nothing was copied.</exception>
    private protected virtual void BringValuesBack(IReadOnlyList<TensorEntry> entries)
    {
    }

    /// <summary>Lets slots that complete values forget what belongs to those of another parameter.</summary>
    private protected virtual void CompleteOtherValues(TensorEntry entry, Parameter before, Parameter after)
    {
        foreach (int slot in ValueCompletion.SlotsOf(Descriptor))
        {
            if (before.IsDisposed)
            {
                entry.Memory.Clear(slot);
            }
            else
            {
                ValueCompletion.ForgetWhereDifferent(before.ValuesAddress, after.ValuesAddress, Descriptor.StateSlots[slot].Type, (void*)entry.State[slot], after.Length);
            }
        }
    }

    /// <summary>What was computed is in a parameter's memory when it leaves, unless it was disposed before.</summary>
    private void BringBackWhatLeaves(IReadOnlyList<TensorEntry> entries) =>
        BringValuesBack(entries.Where(entry => !entry.Parameter.IsDisposed).ToArray());

    /// <summary>Checks parameters that are to be added, and keeps their memory where it is until the result is disposed.</summary>
    /// <exception cref="ArgumentException">One was disposed, or steps cannot reach its memory.</exception>
    private ParametersInUse UseNew(Parameter[] parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            if (parameter.IsDisposed)
            {
                throw new ArgumentException($"Parameter '{parameter.Name}' was disposed and cannot be added.");
            }

            CheckMemory(parameter);
        }

        return ParametersInUse.Of(parameters);
    }

    /// <summary>Notes the names and memory of parameters that are to be added, and makes memory for their state.</summary>
    /// <param name="parameters">The parameters, group by group.</param>
    /// <returns>The state of each parameter, in the same order.</returns>
    private TensorState[] MakeRoom(IReadOnlyList<IReadOnlyList<Parameter>> parameters)
    {
        Parameter[] all = parameters.SelectMany(ofGroup => ofGroup).ToArray();
        ThrowIfNotMatrices(all);
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

    /// <summary>Frees what steps have used besides state.</summary>
    protected virtual void FreeScratch()
    {
    }

    /// <summary>Parts from everything: what can be brought back is, all memory is given back, and only then is the first failure passed on.</summary>
    private void LetAllGo()
    {
        TensorEntry[] entries = [.. Entries];
        ExceptionDispatchInfo? failure = null;
        try
        {
            // Native memory may be gone since the last step; what a parameter holds itself is not.
            BringValuesBack(entries.Where(entry => entry.Parameter is { IsDisposed: false, HoldsValues: true }).ToArray());
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        foreach (ParameterGroup group in _groups)
        {
            group.Detach();
        }

        _groups.Clear();
        _groupNames.Clear();
        _index.Clear();
        _entryOf.Clear();
        _copies.Clear();
        _wholes = [];
        EntriesVersion++;
        foreach (Action free in new[] { FreeScratch, () => Release(entries) })
        {
            try
            {
                free();
            }
            catch (Exception exception)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        if (WhereItSteppedIsGone is null)
        {
            failure?.Throw();
        }
    }

    /// <summary>Gives the memory of all tensors back, also where that of one throws; the first exception is passed on in the end.</summary>
    private static void Release(IReadOnlyList<TensorEntry> entries)
    {
        ExceptionDispatchInfo? failure = null;
        foreach (TensorEntry entry in entries)
        {
            try
            {
                entry.Memory.Release();
            }
            catch (Exception exception)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
    }

    /// <summary>The parameters with their state, listed anew where some came or went.</summary>
    private TensorEntry[] ListEntries()
    {
        if (_entriesVersion != EntriesVersion)
        {
            _entries = _groups.SelectMany(group => group.Parameters).Select(parameter => _entryOf[parameter]).ToArray();
            _parameters = Array.ConvertAll(_entries, entry => entry.Parameter);
            _entriesVersion = EntriesVersion;
        }

        return _entries;
    }
}
