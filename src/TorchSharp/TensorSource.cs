using System;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace GenOptim;

/// <summary>
/// Keeps one parameter in step with one tensor: finds the gradient anew before each step, however autograd replaced or freed it, and tells autograd
/// after it that the values have changed.
/// </summary>
internal sealed unsafe class TensorSource : IParameterSource
{
    private readonly Tensor _tensor;
    private readonly void* _values;
    private readonly long _length;

    /// <summary>A tensor of ours on the same memory, which keeps it there, and an empty part of it: what is done to that counts as a change of the tensor.</summary>
    private nint _alias, _part;

    /// <summary>The gradient from before a step to after it, so that its memory stays where it is.</summary>
    private nint _gradient;

    private TensorSource(string name, Tensor tensor)
    {
        _tensor = tensor;
        _length = tensor.numel();
        _values = NativeTensor.Data(tensor.Handle);
        NativeTensor.ThrowIfFailed();
        try
        {
            _alias = Made(NativeTensor.Detach(tensor.Handle));
            nint flat = Made(NativeTensor.Flatten(_alias, 0, -1));
            _part = NativeTensor.Narrow(flat, 0, 0, 0);
            NativeTensor.Dispose(flat);
            Made(_part);
        }
        catch
        {
            Release();
            throw;
        }

        Parameter = NewParameter(name);
        Parameter.Source = this;
    }

    /// <summary>Frees the native tensors of parameters that no one holds any more.</summary>
    ~TensorSource() => Release();

    /// <summary>Where the values are.</summary>
    internal nint Address => (nint)_values;

    /// <summary>The parameter on the tensor's memory.</summary>
    internal Parameter Parameter { get; }

    /// <summary>Puts a parameter on the memory of a tensor.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="tensor">The tensor, for which <see cref="Refusal"/> finds nothing to say.</param>
    internal static Parameter Wrap(string name, Tensor tensor) => new TensorSource(name, tensor).Parameter;

    /// <summary>Where a tensor's values are.</summary>
    internal static nint AddressOf(Tensor tensor) => (nint)NativeTensor.Data(tensor.Handle);

    /// <summary>Why a tensor cannot be taken, and what to do; null where it can.</summary>
    internal static string? Refusal(Tensor tensor)
    {
        if (tensor.IsInvalid)
        {
            return "it was disposed";
        }

        if (tensor.device_type != DeviceType.CPU)
        {
            return $"it is on {tensor.device}, and steps are taken in the memory of the host: move the module with .cpu(), or step on an accelerator with a class that has Backends.Ilgpu, whose views the values are copied to";
        }

        if (tensor.is_sparse)
        {
            return "it is sparse: make it dense with to_dense()";
        }

        if (DTypeOf(tensor.dtype) is null)
        {
            return $"its type is {tensor.dtype}; float32, float64, bfloat16 and float16 can be trained: convert it with .to(...)";
        }

        return tensor.is_contiguous() ? null : "its memory is not contiguous: assign it .contiguous()";
    }

    /// <inheritdoc/>
    public void BeforeStep(Parameter parameter)
    {
        if (_tensor.IsInvalid)
        {
            throw new ObjectDisposedException(
                parameter.Name,
                $"The tensor of parameter '{parameter.Name}' was disposed, by itself, with its module, or when that was moved to another type or device; make the optimizer anew from the module.");
        }

        nint tensor = _tensor.Handle;
        if (NativeTensor.Data(tensor) != _values || NativeTensor.Length(tensor) != _length)
        {
            throw new InvalidOperationException($"The tensor of parameter '{parameter.Name}' has its values in other memory than before; make the optimizer anew from the module.");
        }

        parameter.ForgetGradient();
        ReleaseGradient();
        _gradient = NativeTensor.RequiresGradient(tensor) ? NativeTensor.Gradient(tensor) : 0;
        if (_gradient == 0)
        {
            NativeTensor.ThrowIfFailed();
            return;
        }

        TakeGradient(parameter, tensor);
        GC.KeepAlive(_tensor);
    }

    /// <inheritdoc/>
    public void AfterStep(Parameter parameter, bool wasUpdated)
    {
        if (wasUpdated)
        {
            NativeTensor.Fill(_part, NativeTensor.Zero);
            NativeTensor.ThrowIfFailed();
        }

        // Its memory may be gone before the next step.
        parameter.ForgetGradient();
        ReleaseGradient();
    }

    /// <summary>Forgets the tensor's gradient, or sets it to zero.</summary>
    internal void ZeroGradient(bool setToNone)
    {
        Parameter.ForgetGradient();
        ReleaseGradient();
        if (_tensor.IsInvalid)
        {
            return;
        }

        if (setToNone)
        {
            NativeTensor.SetGradient(_tensor.Handle, 0);
        }
        else if (NativeTensor.Gradient(_tensor.Handle) is nint gradient and not 0)
        {
            NativeTensor.Fill(gradient, NativeTensor.Zero);
            NativeTensor.Dispose(gradient);
        }

        NativeTensor.ThrowIfFailed();
    }

    /// <summary>The number type of a tensor's elements; null where there is none of the kind.</summary>
    internal static DType? DTypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => DType.Float32,
        ScalarType.Float64 => DType.Float64,
        ScalarType.BFloat16 => DType.BFloat16,
        ScalarType.Float16 => DType.Float16,
        _ => null,
    };

    private static nint Made(nint tensor)
    {
        if (tensor == 0)
        {
            NativeTensor.ThrowIfFailed();
        }

        return tensor;
    }

    private void TakeGradient(Parameter parameter, nint tensor)
    {
        if (NativeTensor.Length(_gradient) != _length || NativeTensor.Type(_gradient) != (sbyte)_tensor.dtype)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The gradient of parameter '{parameter.Name}' has {NativeTensor.Length(_gradient)} elements of {(ScalarType)NativeTensor.Type(_gradient)}, and the parameter has {_length} of {_tensor.dtype}."));
        }

        if (NativeTensor.IsSparse(_gradient))
        {
            throw new InvalidOperationException($"The gradient of parameter '{parameter.Name}' is sparse; make the layer without sparse: true.");
        }

        if (!NativeTensor.IsContiguous(_gradient))
        {
            // The copy takes the gradient's place, so that zeroing it, and summing into it, mean the same memory.
            nint contiguous = Made(NativeTensor.Contiguous(_gradient));
            NativeTensor.SetGradient(tensor, contiguous);
            NativeTensor.Dispose(_gradient);
            _gradient = contiguous;
        }

        void* data = NativeTensor.Data(_gradient);
        NativeTensor.ThrowIfFailed();
        SetGradient(parameter, data);
    }

    private Parameter NewParameter(string name) => DTypeOf(_tensor.dtype) switch
    {
        DType.Float32 => NewParameter<float>(name),
        DType.Float64 => NewParameter<double>(name),
        DType.BFloat16 => NewParameter<BFloat16>(name),
        _ => NewParameter<Half>(name),
    };

    private Parameter<T> NewParameter<T>(string name)
        where T : unmanaged
    {
        nint[] shape = Array.ConvertAll(_tensor.shape, static size => (nint)size);
        return new Parameter<T>(name, (T*)_values, null, (nint)_length, shape);
    }

    private void SetGradient(Parameter parameter, void* data)
    {
        switch (parameter)
        {
            case Parameter<float> single:
                single.SetGradient((float*)data, (nint)_length);
                break;
            case Parameter<double> twofold:
                twofold.SetGradient((double*)data, (nint)_length);
                break;
            case Parameter<BFloat16> brain:
                brain.SetGradient((BFloat16*)data, (nint)_length);
                break;
            default:
                ((Parameter<Half>)parameter).SetGradient((Half*)data, (nint)_length);
                break;
        }
    }

    private void ReleaseGradient() => Release(ref _gradient);

    private void Release()
    {
        Release(ref _gradient);
        Release(ref _part);
        Release(ref _alias);
    }

    private static void Release(ref nint tensor)
    {
        if (tensor != 0)
        {
            NativeTensor.Dispose(tensor);
            tensor = 0;
        }
    }
}
