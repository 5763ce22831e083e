using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>A <see cref="Parameter"/> whose values are of type <typeparamref name="TValue"/> and whose gradient is of type <typeparamref name="TGradient"/>.</summary>
/// <typeparam name="TValue">The element type of the values, as the optimizer's <c>Parameter</c> dtype.</typeparam>
/// <typeparam name="TGradient">The element type of the gradient, as the optimizer's <c>Gradient</c> dtype.</typeparam>
public unsafe class Parameter<TValue, TGradient> : Parameter
    where TValue : unmanaged
    where TGradient : unmanaged
{
    private readonly MemoryPin<TValue>? _valuesPin;
    private readonly TValue* _values;
    private MemoryPin<TGradient>? _gradientPin;
    private TGradient* _gradient;
    private bool _hasGradientMemory;

    /// <summary>Wraps managed memory, without copying it.</summary>
    /// <param name="name">The parameter's name; not empty.</param>
    /// <param name="values">The values; pinned until the parameter is disposed.</param>
    /// <param name="gradient">The gradient, as long as the values; empty where there is none yet.</param>
    /// <param name="shape">The sizes of the dimensions, none for a scalar; null means one dimension.</param>
    /// <exception cref="ArgumentException">The name is empty, or the gradient's length or the shape do not match the values.</exception>
    public Parameter(string name, Memory<TValue> values, Memory<TGradient> gradient = default, IReadOnlyList<nint>? shape = null)
        : base(name, values.Length, shape)
    {
        if (!gradient.IsEmpty)
        {
            ThrowIfLengthDiffers(gradient.Length);
        }

        _valuesPin = new MemoryPin<TValue>(values);
        _values = _valuesPin.Pointer;
        if (!gradient.IsEmpty || values.IsEmpty)
        {
            try
            {
                SetGradient(gradient);
            }
            catch
            {
                // Memory of the caller's own kind may refuse to be pinned.
                _valuesPin.ReleaseQuietly();
                throw;
            }
        }
    }

    /// <summary>Wraps native memory, without copying it. Its length may exceed what a span can hold.</summary>
    /// <param name="name">The parameter's name; not empty.</param>
    /// <param name="values">Address of the first value. The memory stays the caller's and must outlive every step.</param>
    /// <param name="gradient">Address of the gradient's first element, or null where there is none yet.</param>
    /// <param name="length">Number of elements, of the values and of the gradient.</param>
    /// <param name="shape">The sizes of the dimensions, none for a scalar; null means one dimension.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null although <paramref name="length"/> is not 0.</exception>
    /// <exception cref="ArgumentException">The name is empty, the length negative, or the shape does not match it.</exception>
    [CLSCompliant(false)]
    public Parameter(string name, TValue* values, TGradient* gradient, nint length, IReadOnlyList<nint>? shape = null)
        : base(name, length, shape)
    {
        if (values is null && length != 0)
        {
            throw new ArgumentNullException(nameof(values), $"Parameter '{name}': the address of its values is null.");
        }

        _values = values;
        if (gradient is not null || length == 0)
        {
            SetGradient(gradient, length);
        }
    }

    /// <summary>A parameter in the memory of an accelerator, whose derived class knows where. It has a gradient from the start.</summary>
    /// <param name="name">The parameter's name; not empty.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="shape">The sizes of the dimensions, none for a scalar; null means one dimension.</param>
    /// <exception cref="ArgumentException">The name is empty, the length negative, or the shape does not match it.</exception>
    protected Parameter(string name, nint length, IReadOnlyList<nint>? shape)
        : base(name, length, shape)
    {
        IsOnHost = false;
        _hasGradientMemory = true;
        HasGradient = true;
    }

    internal override bool IsOnHost { get; } = true;

    internal override bool HoldsValues => _valuesPin is not null;

    internal override void* ValuesAddress => _values;

    internal override void* GradientAddress => _gradient;

    /// <inheritdoc/>
    public override DType ValueType => DTypes.Of<TValue>();

    /// <inheritdoc/>
    public override DType GradientType => DTypes.Of<TGradient>();

    private protected override bool HasGradientMemory => _hasGradientMemory;

    /// <summary>Takes other managed memory for the gradient, and sets <see cref="Parameter.HasGradient"/>.</summary>
    /// <param name="gradient">The gradient, as long as the values; pinned until it is replaced or the parameter is disposed.</param>
    /// <exception cref="ArgumentException">The length is not that of the values.</exception>
    /// <exception cref="InvalidOperationException">The parameter lives in the memory of an accelerator.</exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed.</exception>
    /// <exception cref="InvalidOperationException">A step, or another call that uses the memory, is under way on another thread.</exception>
    public void SetGradient(Memory<TGradient> gradient)
    {
        ThrowIfNotOnHost();
        ThrowIfLengthDiffers(gradient.Length);
        MemoryPin<TGradient>? before;
        EnterChange();
        try
        {
            var pin = new MemoryPin<TGradient>(gradient);
            before = TakeGradient(pin, pin.Pointer);
        }
        finally
        {
            LeaveChange();
        }

        before?.Release();
    }

    /// <summary>Takes other native memory for the gradient, and sets <see cref="Parameter.HasGradient"/>.</summary>
    /// <param name="gradient">Address of the first element.</param>
    /// <param name="length">Number of elements, that of the values.</param>
    /// <exception cref="ArgumentNullException">The address is null although the length is not 0.</exception>
    /// <exception cref="ArgumentException">The length is not that of the values.</exception>
    /// <exception cref="InvalidOperationException">The parameter lives in the memory of an accelerator.</exception>
    /// <exception cref="ObjectDisposedException">The parameter was disposed.</exception>
    /// <exception cref="InvalidOperationException">A step, or another call that uses the memory, is under way on another thread.</exception>
    [CLSCompliant(false)]
    public void SetGradient(TGradient* gradient, nint length)
    {
        ThrowIfNotOnHost();
        ThrowIfLengthDiffers(length);
        if (gradient is null && length != 0)
        {
            throw new ArgumentNullException(nameof(gradient), $"Parameter '{Name}': the address of its gradient is null.");
        }

        EnterChange();
        MemoryPin<TGradient>? before = TakeGradient(null, gradient);
        LeaveChange();
        before?.Release();
    }

    internal override Parameter NewSlice(string name, nint start, nint length) =>
        new Parameter<TValue, TGradient>(name, _values + start, null, length, length == Length ? Shape : null)
        {
            Slice = new TensorSlice(this, start),
        };

    internal override void TakeGradientOf(Parameter whole)
    {
        TGradient* gradient = (TGradient*)whole.GradientAddress;
        if (Length == 0)
        {
            return;
        }

        if (gradient is null)
        {
            ForgetGradient();
        }
        else if (_gradient != gradient + Slice!.Start)
        {
            SetGradient(gradient + Slice.Start, Length);
        }
    }

    /// <inheritdoc/>
    public override void ForgetGradient()
    {
        ThrowIfNotOnHost();
        EnterChange();
        MemoryPin<TGradient>? before = TakeGradient(null, null);
        _hasGradientMemory = false;
        HasGradient = false;
        LeaveChange();
        before?.Release();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!BeginDisposal())
        {
            return;
        }

        try
        {
            _gradientPin?.Release();
        }
        finally
        {
            _valuesPin?.Release();
            GC.SuppressFinalize(this);
        }
    }

    internal override void KeepMemory()
    {
        _valuesPin?.Keep();
        _gradientPin?.Keep();
    }

    private void ThrowIfNotOnHost()
    {
        if (!IsOnHost)
        {
            throw new InvalidOperationException(
                $"Parameter '{Name}' lives in the memory of an accelerator, and so does its gradient; it cannot take a gradient in host memory.");
        }
    }

    /// <returns>The pin of the gradient before, to be released once the new one is in its place: memory of the caller's own kind may throw then.</returns>
    private MemoryPin<TGradient>? TakeGradient(MemoryPin<TGradient>? pin, TGradient* gradient)
    {
        MemoryPin<TGradient>? before = _gradientPin;
        _gradientPin = pin;
        _gradient = gradient;
        _hasGradientMemory = true;
        GradientVersion++;
        HasGradient = true;
        return before;
    }
}
