using System;
using System.Collections.Generic;
using System.Linq;
using DigitsModel;
using GenOptim;

namespace MixedPrecision;

/// <summary>A way of storing parameters and state, and how to train a network that is stored so.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Create">An optimizer of a network's tensors, and what is to be done before and after each step.</param>
/// <param name="StateBytes">Measures the bytes of state per parameter.</param>
internal sealed record Storage(string Name, Func<IReadOnlyList<Tensor>, StoredNetwork> Create, Func<double> StateBytes)
{
    public const double LearningRate = 2e-3;

    /// <summary>How far the accuracy may be from that of float32.</summary>
    public double AccuracyMargin { get; init; } = 0.005;

    /// <summary>Parameters of float32: the network's own arrays.</summary>
    public static Storage OfFloat32(string name, Func<double, IEnumerable<Parameter<float>>, IOptimizer> create) => new(
        name,
        tensors =>
        {
            Parameter<float>[] parameters = [.. tensors.Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
            return new StoredNetwork(create(LearningRate, parameters), parameters, () => { }, () => { });
        },
        () => Memory.StateBytesPerParameter<float>(parameter => create(LearningRate, [parameter])));

    /// <summary>Parameters and gradients of bfloat16; the network computes with float32 copies of the weights.</summary>
    public static Storage OfBFloat16(string name, Func<double, IEnumerable<Parameter<BFloat16>>, IOptimizer> create) => new(
        name,
        tensors =>
        {
            (Tensor Tensor, BFloat16[] Values, BFloat16[] Gradient)[] stored =
            [
                .. tensors.Select(tensor => (tensor, Narrowed(tensor.Values), new BFloat16[tensor.Values.Length])),
            ];
            Parameter<BFloat16>[] parameters = [.. stored.Select(one => new Parameter<BFloat16>(one.Tensor.Name, one.Values, one.Gradient, one.Tensor.Shape))];
            Widen();
            return new StoredNetwork(create(LearningRate, parameters), parameters, Narrow, Widen);

            void Narrow()
            {
                foreach ((Tensor tensor, _, BFloat16[] gradient) in stored)
                {
                    Narrowed(tensor.Gradient).CopyTo(gradient, 0);
                }
            }

            void Widen()
            {
                foreach ((Tensor tensor, BFloat16[] values, _) in stored)
                {
                    for (int i = 0; i < values.Length; i++)
                    {
                        tensor.Values[i] = values[i];
                    }
                }
            }
        },
        () => Memory.StateBytesPerParameter<BFloat16>(parameter => create(LearningRate, [parameter])));

    private static BFloat16[] Narrowed(float[] values) => Array.ConvertAll(values, value => (BFloat16)value);
}
