using System;
using System.Collections.Generic;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace TrainingLoop;

/// <summary>The network's tensors with float16 gradients beside them, as a backward pass in half precision leaves them: scaled, and summed over passes.</summary>
internal sealed class HalfGradients(Network network) : IDisposable
{
    private readonly (Tensor Tensor, Half[] Gradient, Parameter<float, Half> Parameter)[] _all = [.. network.Weights.Concat(network.Biases).Select(Wrap)];

    public IReadOnlyList<Parameter<float, Half>> Parameters => [.. _all.Select(one => one.Parameter)];

    /// <summary>Adds the gradients of the last backward pass, each times the loss scale. What is beyond float16 becomes infinite.</summary>
    public void Add(double scale)
    {
        foreach ((Tensor tensor, Half[] gradient, _) in _all)
        {
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] += (Half)(scale * tensor.Gradient[i]);
            }
        }
    }

    public void Dispose()
    {
        foreach ((_, _, Parameter<float, Half> parameter) in _all)
        {
            parameter.Dispose();
        }
    }

    private static (Tensor Tensor, Half[] Gradient, Parameter<float, Half> Parameter) Wrap(Tensor tensor)
    {
        var gradient = new Half[tensor.Values.Length];
        return (tensor, gradient, new Parameter<float, Half>(tensor.Name, tensor.Values, gradient, tensor.Shape));
    }
}
