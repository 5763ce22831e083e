using System;
using System.Collections.Generic;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace Sweep;

/// <summary>The arrays of a network as an optimizer sees them: not copied, so that a step changes the network itself.</summary>
internal sealed class NetworkParameters(Network network) : IDisposable
{
    /// <summary>The matrices, which decay.</summary>
    public IReadOnlyList<Parameter<float>> Weights { get; } = Wrap(network.Weights);

    /// <summary>The biases, which do not.</summary>
    public IReadOnlyList<Parameter<float>> Biases { get; } = Wrap(network.Biases);

    /// <summary>Lets go of the network's memory. An optimizer that uses it must be disposed before.</summary>
    public void Dispose()
    {
        foreach (Parameter<float> parameter in Weights.Concat(Biases))
        {
            parameter.Dispose();
        }
    }

    private static Parameter<float>[] Wrap(IEnumerable<Tensor> tensors) =>
        [.. tensors.Select(static tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
}
