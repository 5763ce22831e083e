using System;
using System.Collections.Generic;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace Digits;

/// <summary>The arrays of a network as an optimizer sees them: not copied, so that a step changes the network itself.</summary>
internal sealed class NetworkParameters(Network network) : IDisposable
{
    private readonly Parameter<float>[] _all = Wrap(network.Weights.Concat(network.Biases));

    /// <summary>The matrices, which decay, and the biases, which do not.</summary>
    public (IReadOnlyList<Parameter<float>> Decay, IReadOnlyList<Parameter<float>> NoDecay) Split() => _all.SplitNoDecay();

    /// <summary>Lets go of the network's memory. An optimizer that uses it must be disposed before.</summary>
    public void Dispose()
    {
        foreach (Parameter<float> parameter in _all)
        {
            parameter.Dispose();
        }
    }

    private static Parameter<float>[] Wrap(IEnumerable<Tensor> tensors) =>
        [.. tensors.Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
}
