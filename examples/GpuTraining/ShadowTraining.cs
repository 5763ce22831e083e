using System;
using System.Collections.Generic;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace GpuTraining;

/// <summary>
/// A copy of a network's values that the optimizer on the CPU trains with the network's own gradients: what the accelerator must come to.
/// </summary>
internal sealed class ShadowTraining : IDisposable
{
    // The promise for OpenCL: |a − b| <= 1e-6 + 1e-4·|b|.
    private const float AbsoluteTolerance = 1e-6f;
    private const float RelativeTolerance = 1e-4f;

    private readonly IReadOnlyList<Tensor> _tensors;
    private readonly float[][] _values;
    private readonly Parameter<float>[] _parameters;
    private readonly DigitsAdamW _optimizer;

    public ShadowTraining(IReadOnlyList<Tensor> tensors, double learningRate, ISchedule schedule)
    {
        _tensors = tensors;
        _values = [.. tensors.Select(tensor => tensor.Values.ToArray())];
        _parameters = [.. tensors.Select((tensor, index) => new Parameter<float>(tensor.Name, _values[index], tensor.Gradient, tensor.Shape))];
        _optimizer = new DigitsAdamW(learningRate, Training.Groups(_parameters)) { Schedule = schedule };
    }

    public void Step() => _optimizer.Step();

    /// <summary>Compares the network's values with the copy's.</summary>
    /// <returns>Number of values; of those with other bits; of those further apart than OpenCL may be.</returns>
    public (int Count, int OtherBits, int TooFar) Compare()
    {
        (float Device, float Host)[] pairs = [.. _tensors.SelectMany((tensor, index) => tensor.Values.Zip(_values[index]))];
        return (
            pairs.Length,
            pairs.Count(pair => BitConverter.SingleToInt32Bits(pair.Device) != BitConverter.SingleToInt32Bits(pair.Host)),
            pairs.Count(pair => !(MathF.Abs(pair.Device - pair.Host) <= AbsoluteTolerance + (RelativeTolerance * MathF.Abs(pair.Host)))));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (Parameter<float> parameter in _parameters)
        {
            parameter.Dispose();
        }
    }
}
