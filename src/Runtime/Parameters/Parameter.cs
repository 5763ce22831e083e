using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace GenOptim;

/// <summary>
/// One tensor that an optimizer trains: a name, a shape, and the caller's memory of its values and its gradient, which is not copied.
/// </summary>
/// <remarks>
/// Managed memory stays pinned until <see cref="Dispose"/>. Native memory stays the caller's and must outlive every step.
/// The element types are those of <see cref="Parameter{TValue, TGradient}"/>.
/// </remarks>
public abstract unsafe class Parameter : IDisposable
{
    private readonly nint[] _shape;
    private bool _hasGradient;

    /// <summary>Number of steps under way that use the memory; -1 while it is being changed.</summary>
    private int _use;

    private protected Parameter(string name, nint length, ReadOnlySpan<nint> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            throw new ArgumentException("A parameter needs a name: its state is kept under it.", nameof(name));
        }

        Name = name;
        Length = length;
        _shape = CheckedShape(name, length, shape);
    }

    /// <summary>The name under which the optimizer keeps this parameter's state; unique within an optimizer.</summary>
    public string Name { get; }

    /// <summary>Number of elements.</summary>
    public nint Length { get; }

    /// <summary>The sizes of the tensor's dimensions, whose product is <see cref="Length"/>. Steps do not depend on it.</summary>
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

    /// <summary>Whether the parameter was disposed.</summary>
    public bool IsDisposed { get; private protected set; }

    /// <summary>Whether values and gradient are in the memory of the host, and not in that of an accelerator.</summary>
    internal abstract bool IsOnHost { get; }

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

    /// <summary>Releases the pins on managed memory. An optimizer that still holds the parameter refuses to step.</summary>
    /// <exception cref="InvalidOperationException">A step with the parameter is under way on another thread.</exception>
    public abstract void Dispose();

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} [{string.Join(", ", _shape)}]");

    /// <summary>Keeps the memory where it is until <see cref="LeaveStep"/>.</summary>
    /// <exception cref="InvalidOperationException">Another thread is changing the memory.</exception>
    internal void EnterStep()
    {
        int use;
        do
        {
            use = Volatile.Read(ref _use);
            if (use < 0)
            {
                throw new InvalidOperationException($"Parameter '{Name}' is being changed on another thread; a step cannot use it meanwhile.");
            }
        }
        while (Interlocked.CompareExchange(ref _use, use + 1, use) != use);
    }

    /// <summary>Ends what <see cref="EnterStep"/> began.</summary>
    internal void LeaveStep() => Interlocked.Decrement(ref _use);

    /// <summary>Keeps steps out until <see cref="LeaveChange"/>: one that runs would go on with addresses of memory that is no longer pinned.</summary>
    /// <exception cref="InvalidOperationException">A step is under way.</exception>
    private protected void EnterChange()
    {
        if (Interlocked.CompareExchange(ref _use, -1, 0) != 0)
        {
            throw new InvalidOperationException(
                $"Parameter '{Name}' is in use: a step with it is under way on another thread; its memory cannot be changed or released meanwhile.");
        }
    }

    private protected void LeaveChange() => Volatile.Write(ref _use, 0);

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

    private static nint[] CheckedShape(string name, nint length, ReadOnlySpan<nint> shape)
    {
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"Parameter '{name}': the length must be at least 0.");
        }

        if (shape.IsEmpty)
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
                    $"Parameter '{name}': a shape of [{string.Join(", ", shape.ToArray())}] does not have the {length} elements of the values."),
                nameof(shape));
        }

        return shape.ToArray();
    }
}
