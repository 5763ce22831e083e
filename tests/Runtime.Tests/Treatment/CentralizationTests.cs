using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Treatment;

/// <summary>Centralized gradients: what each unit of a gradient loses is its mean, and all else is as it would be with such gradients.</summary>
public sealed class CentralizationTests
{
    private static readonly nint[][] Shapes = [[3, 5], [7], [1, 9], [2, 3, 4], [40, 5000], []];

    /// <summary>Gradients are multiples of 1/64, so that sums are exact and the means are what anyone would compute.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_step_is_that_of_gradients_without_their_means(int threads)
    {
        using var centralized = new Training(parameters => new CentralizedAdamW(0.01, parameters) { ThreadCount = threads, ClippingThreshold = double.PositiveInfinity });
        using var plain = new Training(parameters => new NormClippedAdamW(0.01, parameters) { ThreadCount = threads, ClippingThreshold = double.PositiveInfinity });
        for (int step = 0; step < 3; step++)
        {
            for (int tensor = 0; tensor < Shapes.Length; tensor++)
            {
                centralized.Set(tensor, step, static (_, gradient) => gradient);
                plain.Set(tensor, step, WithoutMeans);
            }

            centralized.Optimizer.Step();
            plain.Optimizer.Step();
            for (int tensor = 0; tensor < Shapes.Length; tensor++)
            {
                Assert.Equal(plain.Values(tensor), centralized.Values(tensor));
            }
        }
    }

    [Fact]
    public void A_parameter_alone_takes_the_same_step()
    {
        using var together = new Training(parameters => new CentralizedSgdw(0.5, parameters));
        using var alone = new Training(parameters => new CentralizedSgdw(0.5, parameters));
        for (int tensor = 0; tensor < Shapes.Length; tensor++)
        {
            together.Set(tensor, 0, static (_, gradient) => gradient);
            alone.Set(tensor, 0, static (_, gradient) => gradient);
        }

        together.Optimizer.Step();
        foreach (Parameter parameter in alone.Optimizer.Parameters.ToArray())
        {
            alone.Optimizer.Step(parameter);
        }

        for (int tensor = 0; tensor < Shapes.Length; tensor++)
        {
            Assert.Equal(together.Values(tensor), alone.Values(tensor));
        }
    }

    /// <summary>What decays is the weight, whatever the gradient: one that is the same along each row moves nothing.</summary>
    [Fact]
    public void A_gradient_that_is_all_mean_moves_nothing_and_decay_goes_on()
    {
        float[] gradient = [3, 3, 3, 5, 5, 5];
        float[] values = [1, 2, 3, 4, 5, 6];
        using var parameter = new Parameter<float>("w", values, gradient, [2, 3]);
        using var optimizer = new CentralizedSgdw(0.5, new CentralizedSgdw.ParameterGroup([parameter]) { WeightDecay = 0.25 });
        optimizer.Step();
        Assert.Equal([0.75f, 1.5f, 2.25f, 3, 3.75f, 4.5f], values);
    }

    private static float[] WithoutMeans(nint[] shape, float[] gradient)
    {
        if (shape.Length < 2)
        {
            return gradient;
        }

        int length = gradient.Length / (int)shape[0];
        return [.. gradient.Chunk(length).SelectMany(unit =>
        {
            float mean = (float)(unit.Sum(element => (double)element) / length);
            return unit.Select(element => element - mean);
        })];
    }

    private sealed class Training : IDisposable
    {
        private readonly Parameter<float>[] _parameters;
        private readonly float[][] _gradients;
        private readonly float[][] _values;

        public Training(Func<Parameter<float>[], IOptimizer> create)
        {
            int[] lengths = [.. Shapes.Select(shape => shape.Aggregate(1, (product, size) => product * (int)size))];
            _gradients = [.. lengths.Select(length => new float[length])];
            _values = [.. lengths.Select(length => Enumerable.Range(0, length).Select(i => ((i % 17) - 8) / 4f).ToArray())];
            _parameters = [.. Shapes.Select((shape, tensor) => new Parameter<float>($"p{tensor}", _values[tensor], _gradients[tensor], shape))];
            Optimizer = create(_parameters);
        }

        public IOptimizer Optimizer { get; }

        public float[] Values(int tensor) => _values[tensor];

        public void Set(int tensor, int step, Func<nint[], float[], float[]> treat)
        {
            var random = new Random((100 * tensor) + step);
            float[] gradient = [.. _gradients[tensor].Select(_ => random.Next(-200, 300) / 64f)];
            treat(Shapes[tensor], gradient).CopyTo(_gradients[tensor], 0);
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            foreach (Parameter<float> parameter in _parameters)
            {
                parameter.Dispose();
            }
        }
    }
}
