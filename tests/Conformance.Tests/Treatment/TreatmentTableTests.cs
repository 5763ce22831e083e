using System;
using System.Linq;
using GenOptim.Engine;
using Xunit;

namespace GenOptim.Conformance.Treatment;

/// <summary>Every combination of what can be asked for, on both algorithms and all number types, against plain double precision.</summary>
public sealed class TreatmentTableTests
{
    private const double LearningRate = 0.01;
    private const double Threshold = 3;
    private const int Passes = 3;

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var row in TreatmentCase.All.Select(one => (one.Algorithm, one.Types)).Distinct())
            {
                rows.Add(row.Algorithm, row.Types);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_combination_keeps_to_the_reference(string algorithm, string types)
    {
        foreach (TreatmentCase one in TreatmentCase.All.Where(one => one.Algorithm == algorithm && one.Types == types))
        {
            switch (types)
            {
                case "Float32":
                    Check<float, float>(one, 2e-6);
                    break;
                case "Float64":
                    Check<double, double>(one, 1e-14);
                    break;
                case "BFloat16Gradient":
                    Check<float, BFloat16>(one, 2e-6);
                    break;
                case "BFloat16":
                case "Remainder":
                    Check<BFloat16, BFloat16>(one, 1.0 / 256);
                    break;
                case "Float16":
                    Check<Half, float>(one, 1.0 / 2048);
                    break;
            }
        }
    }

    private static void Check<TValue, TGradient>(TreatmentCase one, double bound)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        // Rows with everything have a tensor of more than one chunk.
        int[] lengths = [37, (int)one.Asked % 16 == 15 ? 70_001 : 3_001, 1];
        var random = new Random(7);
        TValue[][] values = [.. lengths.Select(length => Random<TValue>(random, length, 1))];
        TGradient[][] gradients = [.. lengths.Select(length => new TGradient[length])];
        Parameter<TValue, TGradient>[] parameters = [.. lengths.Select((_, i) => new Parameter<TValue, TGradient>($"tensor {i}", values[i], gradients[i]))];
        using IOptimizer optimizer = TreatmentClasses.Create(one.Name, LearningRate, parameters);
        OptimizerEngine engine = optimizer.Engine;
        var reference = new TreatmentReference(
            one, [.. values.Select(tensor => tensor.Select(Numbers16.ToDouble).ToArray())], LearningRate, Threshold, halfLife: 4, start: 1, interval: 2);
        if (one.Has(Asked.Clip))
        {
            engine.ClippingThreshold = Threshold;
        }

        if (one.Has(Asked.Average))
        {
            (engine.Average!.HalfLife, engine.Average.Start, engine.Average.Interval) = (4, 1, 2);
        }

        if (one.Has(Asked.Scale))
        {
            engine.LossScaler!.Scale = 256;
            engine.AccumulationCount = Passes;
        }

        long taken = 0;
        for (int step = 0; step < 6; step++)
        {
            double factor = one.Has(Asked.Scale) ? engine.LossScaler!.Scale * Passes : 1;
            for (int tensor = 0; tensor < gradients.Length; tensor++)
            {
                // Some steps are clipped and some not.
                Random<TGradient>(random, lengths[tensor], (step % 2 == 0 ? 0.1 : 0.001) * factor).CopyTo(gradients[tensor], 0);
                parameters[tensor].HasGradient = !(step == 2 && tensor == 0);
            }

            bool isSpoilt = one.Has(Asked.Skip) && step == 3;
            if (isSpoilt)
            {
                gradients[1][^9] = Numbers16.FromDouble<TGradient>(double.NegativeInfinity);
            }

            double[]?[] plain = [.. gradients.Select((tensor, i) => parameters[i].HasGradient ? tensor.Select(element => Numbers16.ToDouble(element) / factor).ToArray() : null)];
            StepResult result = optimizer.Step();
            Assert.Equal(isSpoilt ? StepOutcome.SkippedNonFinite : StepOutcome.Taken, result.Outcome);
            Assert.Equal(isSpoilt ? "tensor 1" : null, result.FirstNonFiniteParameter);
            if (!isSpoilt)
            {
                reference.Step(plain);
                taken++;
                Assert.Equal(one.Has(Asked.Clip) || one.Has(Asked.Skip) ? reference.Norm : null, result.GradientNorm, Close);
            }

            Assert.Equal(taken, optimizer.StepCount);
            if (one.Has(Asked.Zero))
            {
                Assert.All(parameters.Zip(gradients), pair => Assert.True(!pair.First.HasGradient || pair.Second.All(element => Numbers16.ToDouble(element) == 0)));
            }
        }

        OptimizerState state = optimizer.ExportState();
        for (int tensor = 0; tensor < values.Length; tensor++)
        {
            AssertClose(reference.Weights[tensor], [.. values[tensor].Select(Numbers16.ToDouble)], bound, $"{one}, {parameters[tensor].Name}");
            if (one.Has(Asked.Shadow))
            {
                // The copy is the weights of the last step that was taken, rounded: exactly.
                int slot = engine.Descriptor.StateSlots.Select((state, index) => (state, index)).Single(pair => pair.state.IsDerived).index;
                Assert.Equal(values[tensor].Select(value => (BFloat16)(float)Numbers16.ToDouble(value)), engine.GetDerived<BFloat16>(parameters[tensor], slot).ToArray());
            }

            if (one.Has(Asked.Average))
            {
                StateTensor average = state.Parameters[parameters[tensor].Name].Tensors["average"];
                double[] averages = average.Type == DType.Float64 ? average.AsSpan<double>().ToArray() : [.. average.AsSpan<float>().ToArray().Select(element => (double)element)];
                AssertClose(reference.Averages[tensor], averages, Math.Min(bound, 2e-6), $"average of {one}, {parameters[tensor].Name}");
            }
        }
    }

    private static bool Close(double? expected, double? actual) =>
        expected is null ? actual is null : actual is not null && Math.Abs(expected.Value - actual.Value) <= 1e-9 * expected.Value;

    private static void AssertClose(double[] expected, double[] actual, double bound, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            Assert.True(difference <= bound * Math.Max(1, Math.Abs(expected[i])), FormattableString.Invariant($"{what}[{i}] is {actual[i]} and should be {expected[i]}"));
        }
    }

    private static T[] Random<T>(Random random, int length, double scale)
        where T : unmanaged =>
        [.. Enumerable.Range(0, length).Select(i => Numbers16.FromDouble<T>(i % 20 == 3 ? 0 : (random.NextDouble() - 0.5) * scale))];
}
