using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <content>Memory for state, and the values of mirrored parameters on their way between host and accelerator.</content>
public abstract partial class DeviceEngine
{
    /// <summary>Checks that a parameter's memory can be reached from the accelerator.</summary>
    /// <param name="parameter">A parameter that is to be added.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    protected abstract void CheckReachable(Parameter parameter);

    /// <summary>Makes memory for the state of parameters that are added to one group together; all of it, or none where it throws.</summary>
    /// <param name="parameters">At least one parameter.</param>
    /// <returns>The state of each.</returns>
    protected abstract TensorState[] Allocate(IReadOnlyList<Parameter> parameters);

    /// <summary>Keeps steps and changes out while the derived class works on the tensors. Host memory is not touched.</summary>
    /// <param name="work">What to do with the states of all tensors, in the order of the groups.</param>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed, or the accelerator is gone.</exception>
    protected void Exclusively(Action<IReadOnlyList<TensorState>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using (EnterAnyway())
        {
            work(Entries.Select(entry => entry.Memory).ToArray());
        }
    }

    /// <summary>Waits until everything queued is done, and brings the host memory of mirrored parameters up to date.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed, the accelerator is gone, or a parameter whose host memory is behind was disposed.</exception>
    protected void BringValuesBack()
    {
        // Averages in the place of weights are to be evaluated, where the host is to see them too.
        using (EnterAnyway())
        {
            BringValuesBack(Entries);
            Wait();
        }
    }

    /// <summary>Takes the values of mirrored parameters in again from host memory, and what state depends on them.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or a parameter was disposed, or the accelerator is gone. Nothing was copied.</exception>
    protected void TakeValuesAgain()
    {
        using (Enter())
        {
            using ParametersInUse use = UseParameters();
            Upload(Entries.Select(entry => entry.Memory).ToArray());
            foreach (TensorEntry entry in Entries)
            {
                entry.TakesInValues = true;
            }
        }
    }

    /// <summary>Copies the values of mirrored parameters to host memory, and waits for them.</summary>
    /// <param name="tensors">Tensors whose host memory is behind.</param>
    protected abstract void Download(IReadOnlyList<TensorState> tensors);

    /// <summary>Copies the values of mirrored parameters from host memory, and waits until that may change.</summary>
    /// <param name="tensors">Tensors, mirrored and others.</param>
    protected abstract void Upload(IReadOnlyList<TensorState> tensors);

    /// <summary>Copies on an accelerator are made where the memory comes from: in <see cref="Allocate"/> and in <see cref="TensorState.Rebind"/>.</summary>
    private protected sealed override void RefreshDerived(TensorEntry entry)
    {
    }

    /// <summary>On an accelerator a tensor knows the values before, and does this in <see cref="TensorState.Rebind"/>.</summary>
    private protected sealed override void CompleteOtherValues(TensorEntry entry, Parameter before, Parameter after)
    {
    }

    private protected sealed override void BringValuesBack(IReadOnlyList<TensorEntry> entries)
    {
        TensorEntry[] behind = entries.Where(entry => entry.Memory.IsHostBehind).ToArray();
        if (behind.Length > 0)
        {
            using ParametersInUse use = ParametersInUse.Of(Array.ConvertAll(behind, entry => entry.Parameter));
            Download(Array.ConvertAll(behind, entry => entry.Memory));
        }
    }

    private protected sealed override void CheckMemory(Parameter parameter) => CheckReachable(parameter);

    private protected sealed override TensorState[] NewState(IReadOnlyList<IReadOnlyList<Parameter>> parameters)
    {
        var states = new List<TensorState>();
        try
        {
            foreach (IReadOnlyList<Parameter> ofGroup in parameters)
            {
                if (ofGroup.Count > 0)
                {
                    states.AddRange(Allocate(ofGroup));
                }
            }
        }
        catch
        {
            ReleaseQuietly(states);
            throw;
        }

        foreach (TensorState state in states)
        {
            state.Settle();
        }

        return states.ToArray();
    }

    /// <summary>Gives memory back where something else has gone wrong, which is what is to be told.</summary>
    private static void ReleaseQuietly(IEnumerable<TensorState> states)
    {
        foreach (TensorState state in states)
        {
            try
            {
                state.Release();
            }
            catch
            {
                // What failed before is what is to be told.
            }
        }
    }
}
