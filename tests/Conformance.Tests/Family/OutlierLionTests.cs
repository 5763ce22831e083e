using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Golden;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>The Lions that watch norms, over a recorded run with outliers.</summary>
public sealed class OutlierLionTests
{
    private const string Case = "141_adalrlion_f32_spikes";

    /// <summary>The recorded run of llm-foundry's DecoupledAdaLRLion, bit for bit, also when its state is saved and taken over in the middle of its outliers.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(531)]
    public void AdaLRLion_gives_the_recorded_bits(int savedAfter)
    {
        GoldenCase golden = GoldenArchive.Case(Case);
        using var training = new Training("Algorithm.AdaLRLion, Beta1 = 0.9, Beta2 = 0.5, OutlierThreshold = 10, OutlierTimeout = 10, LearningRatePenalty = 0.7, MinLearningRateScale = 0.2, WeightDecay = 0.001");
        for (int step = 1; step <= golden.Steps; step++)
        {
            training.Step(step);
            if (step == savedAfter)
            {
                OptimizerState state = training.Optimizer.ExportState();
                training.Optimizer.ResetState();
                training.Optimizer.ImportState(state);
            }

            if (golden.Params.TryGetValue(step.ToString(CultureInfo.InvariantCulture), out string[]? expected))
            {
                for (int tensor = 0; tensor < expected.Length; tensor++)
                {
                    BitAssert.Equal<float>(expected[tensor], training.Values[tensor], $"tensor {tensor} after step {step}");
                }
            }
        }

        Assert.Equal(5, training.Optimizer.ExportState().Parameters["p1"].Scalars.Count(scalar => scalar.Key.StartsWith("outlier_timestamp.", StringComparison.Ordinal) && scalar.Value > 0));
    }

    /// <summary>The original crashes at its first outlier; here the gradient is brought down to the threshold, and the step is that of Lion with that gradient.</summary>
    [Fact]
    public void ClipLion_cuts_outliers_and_goes_on()
    {
        GoldenCase golden = GoldenArchive.Case(Case);
        using var clipped = new Training("Algorithm.ClipLion, OutlierThreshold = 5, WeightDecay = 0.001");
        using var plain = new Training("Algorithm.LionW, WeightDecay = 0.001");
        var norms = new List<double>[] { [], [] };
        int outliers = 0;
        for (int step = 1; step <= golden.Steps; step++)
        {
            for (int tensor = 0; tensor < 2; tensor++)
            {
                float[] gradient = clipped.Gradient(step, tensor);
                double norm = Math.Sqrt(gradient.Sum(one => (double)one * one));
                norms[tensor].Add(norm);
                double limit = step > 500 ? 5 * norms[tensor].Take(step - 500).Average() : double.PositiveInfinity;
                if (norm > limit)
                {
                    outliers++;
                    gradient = [.. gradient.Select(one => one * (float)(limit / norm))];
                }

                plain.Set(tensor, gradient);
            }

            clipped.Step(step);
            plain.Optimizer.Step();
        }

        Assert.True(outliers > 5, $"{outliers} outliers");
        for (int tensor = 0; tensor < 2; tensor++)
        {
            float[] expected = plain.Values[tensor];
            Assert.All(clipped.Values[tensor].Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
            float[] moment = plain.Optimizer.ExportState().Parameters[$"p{tensor}"].Tensors["exp_avg"].AsSpan<float>().ToArray();
            float[] actual = clipped.Optimizer.ExportState().Parameters[$"p{tensor}"].Tensors["exp_avg"].AsSpan<float>().ToArray();
            Assert.All(actual.Zip(moment), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        }
    }

    /// <summary>A generated class at work on the recorded tensors.</summary>
    private sealed class Training : IDisposable
    {
        private readonly GoldenStream _stream;
        private readonly float[][] _gradients;
        private readonly Parameter<float>[] _parameters;

        public Training(string arguments)
        {
            GoldenCase golden = GoldenArchive.Case(Case);
            _stream = GoldenArchive.Stream(golden.Stream);
            Values = [.. _stream.Init.Select(Hex.Decode<float>)];
            _gradients = [.. Values.Select(values => new float[values.Length])];
            _parameters = [.. Values.Select((values, tensor) => new Parameter<float>($"p{tensor}", values, _gradients[tensor]))];
            Assembly assembly = GeneratorHarness.Run($"using GenOptim;\n\n[DecoupledOptimizer({arguments})]\npublic sealed partial class Watched;\n").Load();
            Optimizer = (IOptimizer)Activator.CreateInstance(assembly.GetType("Watched", throwOnError: true)!, golden.LearningRates[0][0], _parameters)!;
        }

        public IOptimizer Optimizer { get; }

        public float[][] Values { get; }

        public float[] Gradient(int step, int tensor) => Hex.Decode<float>(_stream.Grads[step - 1][tensor]);

        public void Set(int tensor, float[] gradient) => gradient.CopyTo(_gradients[tensor], 0);

        public void Step(int step)
        {
            for (int tensor = 0; tensor < Values.Length; tensor++)
            {
                Set(tensor, Gradient(step, tensor));
            }

            Optimizer.Step();
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
