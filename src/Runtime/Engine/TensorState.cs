using System;
using System.ComponentModel;

namespace GenOptim.Engine;

/// <summary>Where one tensor's state is kept, zero at first: on the host, or by derived classes of generated code on an accelerator.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TensorState
{
    /// <summary>Copies a slot out.</summary>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    /// <param name="destination">Where the elements go; of the slot's type and the tensor's length.</param>
    protected internal abstract void Export(int slot, StateTensor destination);

    /// <summary>Copies a slot in.</summary>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    /// <param name="source">The elements; of the slot's type and the tensor's length.</param>
    protected internal abstract void Import(int slot, StateTensor source);

    /// <summary>Sets a slot to zero.</summary>
    /// <param name="slot">Index of the slot among the descriptor's.</param>
    protected internal abstract void Clear(int slot);

    /// <summary>Sets the gradient to zero, where it is kept on an accelerator and not on the host.</summary>
    protected internal virtual void ClearGradient()
    {
    }

    /// <summary>Whether the parameter's values are newer here than in its host memory.</summary>
    protected internal virtual bool IsHostBehind => false;

    /// <summary>
    /// Called when all tensors that are added together have their memory, so that nothing can go wrong any more. A tensor that is released
    /// before was never added.
    /// </summary>
    protected internal virtual void Settle()
    {
    }

    /// <summary>Lets another parameter of the same length take the tensor's place, or leaves everything as it is and throws.</summary>
    /// <param name="replacement">The parameter whose values are updated from now on.</param>
    protected internal virtual void Rebind(Parameter replacement)
    {
    }

    /// <summary>Takes the key of random rounding, which is the same for all steps until the seed or the parameter's name changes.</summary>
    /// <param name="key">The tensor's key, from which that of a step follows by <see cref="Storage.RoundingKey.OfStep(ulong, long)"/>.</param>
    [CLSCompliant(false)]
    protected internal virtual void TakeRoundingKey(ulong key)
    {
    }

    /// <summary>Brings host memory up to date with values that are newer here. The caller has entered the parameter.</summary>
    protected internal virtual void DownloadValues()
    {
    }

    /// <summary>Takes the values of a parameter over from host memory, and makes copies of them anew.</summary>
    protected internal virtual void UploadValues()
    {
    }

    /// <summary>Copies out the values of a parameter that is in the memory of an accelerator.</summary>
    /// <param name="destination">Where they go; of the parameter's type and length.</param>
    protected internal virtual void ExportValues(StateTensor destination) => throw new NotSupportedException("The values are in host memory.");

    /// <summary>Copies out the gradient of a parameter that is in the memory of an accelerator.</summary>
    /// <param name="destination">Where it goes; of the gradient's type and length.</param>
    protected internal virtual void ExportGradient(StateTensor destination) => throw new NotSupportedException("The gradient is in host memory.");

    /// <summary>Overwrites the values of a parameter that is in the memory of an accelerator, and makes copies of them anew.</summary>
    /// <param name="source">The values; of the parameter's type and length.</param>
    protected internal virtual void ImportValues(StateTensor source) => throw new NotSupportedException("The values are in host memory.");

    /// <summary>Keeps the weights and writes the average into their place, rounded to their type, where they are kept on an accelerator.</summary>
    /// <param name="slot">Index of the average's slot among the descriptor's.</param>
    protected internal virtual void PutAverage(int slot)
    {
    }

    /// <summary>Writes the weights back that <see cref="PutAverage"/> has kept.</summary>
    protected internal virtual void PutWeights()
    {
    }

    /// <summary>Gives the memory back, once, and without a look at host memory: it may be gone. Nothing is called afterwards.</summary>
    protected internal abstract void Release();

    /// <summary>A slot where it lies, to be read before anything changes it.</summary>
    internal virtual StateTensor View(int slot, DType type, nint length) => new(type, length, new Array(this, slot, type, length));

    /// <summary>Copies a slot in, whatever its type and wherever it is.</summary>
    internal virtual void Take(int slot, StateTensor source, DType type) => Import(slot, StateConversion.Convert(source, type).InMemory());

    /// <summary>A slot that comes to the host as a whole.</summary>
    private sealed class Array(TensorState state, int slot, DType type, nint length) : IStateArray
    {
        public StateTensor Load()
        {
            var copy = new StateTensor(type, length);
            state.Export(slot, copy);
            return copy;
        }

        public void Read(nint start, Span<byte> destination) => Load().Read(start, destination);
    }
}
