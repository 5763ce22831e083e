using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;
using GenOptim.Axes;

namespace GenOptim;

/// <summary>
/// One tensor that an optimizer trains: a name, a shape, and the caller's memory of its values and its gradient, which is not copied.
/// </summary>
/// <remarks>
/// Managed memory stays pinned until <see cref="Dispose"/>. Native memory stays the caller's and must outlive every step, and every other call
/// that reads or writes values: adding, replacing or removing the parameter, and what copies values between it and an accelerator. Disposing
/// of an optimizer touches no native memory.
/// The element types are those of <see cref="Parameter{TValue, TGradient}"/>.
/// </remarks>
public abstract unsafe class Parameter : IDisposable
{
    /// <summary>What <see cref="_use"/> is while the memory is being changed.</summary>
    private const int Changing = -1;

    /// <summary>What <see cref="_use"/> is for ever once the parameter was disposed.</summary>
    private const int Disposed = int.MinValue;

    private readonly nint[] _shape;
    private bool _hasGradient;

    /// <summary>Number of calls under way that use the memory, or one of the constants.</summary>
    private int _use;

    private protected Parameter(string name, nint length, IReadOnlyList<nint>? shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            throw new ArgumentException("A parameter needs a name: its state is kept under it.", nameof(name));
        }

        Name = name;
        Length = length;
        _shape = CheckedShape(name, length, shape);
        AxisShape = AxisShape.Of(_shape, length);
    }

    /// <summary>The name under which the optimizer keeps this parameter's state; unique within an optimizer.</summary>
    public string Name { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The sizes of the tensor's dimensions, whose product is <see cref="Length"/>. Steps do not depend on it but where they see matrices (Muon) or rows (adaptive clipping).</summary>
    public IReadOnlyList<nint> Shape => _shape;

    /// <summary>
    /// Whether the parameter has a gradient in the coming step. Without one the step leaves it alone altogether: no decay, no change of
    /// state, and its step count does not advance. True at first when gradient memory was given.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set to true while no gradient memory was given.</exception>
    public bool HasGradient
    {
        get => _hasGradient;
        set
        {
            if (value && !HasGradientMemory)
            {
                throw new InvalidOperationException(
                    $"Parameter '{Name}': HasGradient cannot be true, because no gradient memory was given. Call SetGradient first.");
            }

            _hasGradient = value;
        }
    }

    /// <summary>Whether steps leave the parameter alone although it may have a gradient: no decay, no change of state or step count.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>What is asked for the gradient before each step; null where the caller looks after it.</summary>
    /// <remarks>To be set before the parameter is given to an optimizer.</remarks>
    public IParameterSource? Source { get; set; }

    /// <summary>Whether the parameter was disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _use) == Disposed || Slice?.Whole.IsDisposed == true;

    /// <summary>What part of a tensor this is, where it is not a tensor of its own.</summary>
    internal TensorSlice? Slice { get; init; }

    /// <summary>The shape as rows and columns.</summary>
    internal AxisShape AxisShape { get; }

    /// <summary>Whether values and gradient are in the memory of the host, and not in that of an accelerator.</summary>
    internal abstract bool IsOnHost { get; }

    /// <summary>Whether the parameter itself holds the values' memory in place, so that it is there for as long as the parameter is not disposed.</summary>
    internal abstract bool HoldsValues { get; }

    /// <summary>Address of the first value.</summary>
    internal abstract void* ValuesAddress { get; }

    /// <summary>Address of the first element of the gradient; null without gradient memory.</summary>
    internal abstract void* GradientAddress { get; }

    /// <summary>The number type of the values.</summary>
    public abstract DType ValueType { get; }

    /// <summary>The number type of the gradient.</summary>
    public abstract DType GradientType { get; }

    /// <summary>Counts the calls that changed <see cref="GradientAddress"/>.</summary>
    internal int GradientVersion { get; private protected set; }

    private protected abstract bool HasGradientMemory { get; }

    /// <summary>
    /// Releases the pins on managed memory. An optimizer that still holds the parameter refuses to step. A second call does nothing.
    /// </summary>
    /// <remarks>An exception of the memory's own <c>Unpin</c> is passed on; the parameter is disposed all the same.</remarks>
    /// <exception cref="InvalidOperationException">A step, or another call that uses the memory, is under way on another thread.</exception>
    public abstract void Dispose();

    /// <summary>Lets go of the gradient's memory: the parameter has no gradient until it is given one again. Where there is none, nothing happens.</summary>
    /// <exception cref="InvalidOperationException">The parameter lives in the memory of an accelerator, or the memory is in use by a step or another call on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed.</exception>
    public abstract void ForgetGradient();

    /// <summary>Lets managed memory stay where it is for as long as the process runs, because someone who cannot be stopped may still read or write it.</summary>
    internal virtual void KeepMemory()
    {
    }

    /// <summary>A parameter over some of this one's elements, in the same memory, without a gradient at first. It is of use until this one is disposed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    internal abstract Parameter NewSlice(string name, nint start, nint length);

    /// <summary>Takes the gradient of a slice where the whole parameter's is now, or lets go of it where that has none.</summary>
    /// <param name="whole">The parameter that this one is a slice of.</param>
    internal abstract void TakeGradientOf(Parameter whole);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} [{string.Join(", ", _shape)}]");

    /// <summary>Keeps the memory where it is until <see cref="LeaveUse"/>: to be called before any address of it is used.</summary>
    /// <exception cref="InvalidOperationException">Another thread is changing the memory.</exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed, so that its memory may be gone.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EnterUse()
    {
        if (Slice is not null)
        {
            EnterUseOfWhole();
        }

        int use;
        do
        {
            use = Volatile.Read(ref _use);
            if (use < 0)
            {
                ThrowUnusable(use);
            }
        }
        while (Interlocked.CompareExchange(ref _use, use + 1, use) != use);
    }

    /// <summary>Ends what <see cref="EnterUse"/> began.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void LeaveUse()
    {
        Interlocked.Decrement(ref _use);
        if (Slice is not null)
        {
            LeaveUseOfWhole();
        }
    }

    /// <summary>A slice is used with its tensor, whose memory it has.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterUseOfWhole() => Slice?.Whole.EnterUse();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LeaveUseOfWhole() => Slice?.Whole.LeaveUse();

    private void ThrowUnusable(int use)
    {
        LeaveUseOfWhole();
        throw use == Disposed
            ? GoneException()
            : new InvalidOperationException($"Parameter '{Name}' is being changed on another thread; it cannot be used meanwhile.");
    }

    /// <summary>What is thrown where the memory of a disposed parameter would be used.</summary>
    internal ObjectDisposedException GoneException() => new(
        Name, $"Parameter '{Name}' was disposed while an optimizer holds it; remove it from the optimizer first.");

    /// <summary>Keeps users out until <see cref="LeaveChange"/>: one that runs would go on with addresses of memory that is no longer pinned.</summary>
    /// <exception cref="InvalidOperationException">The memory is in use.</exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed.</exception>
    private protected void EnterChange()
    {
        int use = Interlocked.CompareExchange(ref _use, Changing, 0);
        if (use != 0)
        {
            throw use == Disposed ? new ObjectDisposedException(Name, $"Parameter '{Name}' was disposed.") : InUseException();
        }
    }

    private protected void LeaveChange() => Volatile.Write(ref _use, 0);

    /// <summary>Marks the parameter as disposed, after which its memory is no one's to use.</summary>
    /// <returns>Whether this call did it, and not an earlier one.</returns>
    /// <exception cref="InvalidOperationException">The memory is in use.</exception>
    private protected bool BeginDisposal()
    {
        int use = Interlocked.CompareExchange(ref _use, Disposed, 0);
        return use == 0 || (use == Disposed ? false : throw InUseException());
    }

    private InvalidOperationException InUseException() => new(
        $"Parameter '{Name}' is in use: a step with it is under way on another thread; its memory cannot be changed or released meanwhile.");

    private protected void ThrowIfLengthDiffers(nint gradientLength) => ThrowIfLengthDiffers(Name, gradientLength, Length);

    private protected static void ThrowIfLengthDiffers(string name, nint gradientLength, nint length)
    {
        if (gradientLength != length)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Parameter '{name}': the gradient has {gradientLength} elements and the values have {length}; the lengths must be equal."));
        }
    }

    private static nint[] CheckedShape(string name, nint length, IReadOnlyList<nint>? shape)
    {
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"Parameter '{name}': the length must be at least 0.");
        }

        if (shape is null)
        {
            return [length];
        }

        Int128 product = 1;
        foreach (nint size in shape)
        {
            // A negative size or an overflow can be no length: what it came to is reported below.
            product = size < 0 ? -1 : Int128.Min(product * size, Int128.MaxValue >> 64);
            if (product < 0)
            {
                break;
            }
        }

        if (product != length)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Parameter '{name}': a shape of [{string.Join(", ", shape)}] does not have the {length} elements of the values."),
                nameof(shape));
        }

        return [.. shape];
    }
}
