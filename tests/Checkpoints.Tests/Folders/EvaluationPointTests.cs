using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Checkpoints.Tests.Files;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Folders;

[DecoupledOptimizer(Algorithm.ScheduleFreeAdamW, WeightDecay = 1e-2)]
public sealed partial class FreeAdamW;

/// <summary>A Schedule-Free optimizer is evaluated at another point than it trains at: what is swapped in, saved and loaded.</summary>
public sealed class EvaluationPointTests
{
    [Fact]
    public void WeightsComeBackToTheBitAndNothingElseIsDoneMeanwhile()
    {
        using var run = new Run();
        run.Train(5);
        float[] trained = [.. run.Values];
        float[] z = run.Optimizer.ExportState().Parameters["w"].Tensors["z"].AsSpan<float>().ToArray();
        using (run.Optimizer.UseEvaluationPoint())
        {
            for (int i = 0; i < trained.Length; i++)
            {
                Assert.Equal(trained[i] + ((1 - (1 / 0.9)) * (z[i] - trained[i])), run.Values[i], 1e-5);
            }

            Assert.NotEqual(trained, run.Values);
            string message = Assert.Throws<InvalidOperationException>(() => run.Optimizer.Step()).Message;
            Assert.Contains("UseEvaluationPoint()", message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => run.Optimizer.UseEvaluationPoint());
            Assert.Throws<InvalidOperationException>(() => run.Optimizer.ExportState());
        }

        Assert.Equal(trained, run.Values);
        run.Train(1);
    }

    [Fact]
    public void DisposalBringsTheWeightsBack()
    {
        using var run = new Run();
        run.Train(3);
        float[] trained = [.. run.Values];
        IDisposable inUse = run.Optimizer.UseEvaluationPoint();
        run.Optimizer.Dispose();
        Assert.Equal(trained, run.Values);
        inUse.Dispose();
        Assert.Equal(trained, run.Values);
    }

    [Fact]
    public void ACheckpointHasBothPointsAndGoesOnToTheBit()
    {
        using var folder = new TemporaryFolder();
        using var run = new Run();
        run.Train(4);
        float[] trained = [.. run.Values];
        float[] evaluated;
        using (run.Optimizer.UseEvaluationPoint())
        {
            evaluated = [.. run.Values];
        }

        string saved = Checkpoint.Save(folder.Path, [run.Optimizer]);
        Assert.Equal(evaluated, Read(Path.Combine(saved, "model.safetensors")));
        Assert.Equal(trained, Read(Path.Combine(saved, "training.safetensors")));

        using var resumed = new Run();
        Checkpoint.Load(saved, [resumed.Optimizer]);
        Assert.Equal(trained, resumed.Values);
        run.Train(3);
        resumed.Train(3, from: 4);
        Assert.Equal(run.Values, resumed.Values);
    }

    [Fact]
    public void OtherAlgorithmsAreEvaluatedWhereTheyTrain()
    {
        float[] values = [1f, 2f];
        using var parameter = new Parameter<float>("w", values, [0.5f, 0.5f]);
        using var optimizer = new Training.PlainAdamW(1e-3, [parameter]);
        optimizer.Step();
        float[] trained = [.. values];
        using (optimizer.UseEvaluationPoint())
        {
            Assert.Equal(trained, values);
            optimizer.Step();
        }

        Assert.NotEqual(trained, values);
    }

    private static float[] Read(string path) =>
        MemoryMarshal.Cast<byte, float>(new SpecificationReader(path).Tensors["w"].Data.ToArray()).ToArray();

    /// <summary>A training that always has the same gradients.</summary>
    private sealed class Run : IDisposable
    {
        private readonly float[] _gradient = new float[300];
        private readonly Parameter<float> _parameter;
        private int _step;

        public Run()
        {
            Values = [.. Enumerable.Range(0, 300).Select(i => (float)Math.Sin(i))];
            _parameter = new Parameter<float>("w", Values, _gradient);
            Optimizer = new FreeAdamW(0.01, [_parameter]);
        }

        public float[] Values { get; }

        public FreeAdamW Optimizer { get; }

        public void Train(int steps, int? from = null)
        {
            _step = from ?? _step;
            for (int end = _step + steps; _step < end; _step++)
            {
                for (int i = 0; i < _gradient.Length; i++)
                {
                    _gradient[i] = (float)Math.Cos((i * 7) + _step);
                }

                Optimizer.Step();
            }
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            _parameter.Dispose();
        }
    }
}
