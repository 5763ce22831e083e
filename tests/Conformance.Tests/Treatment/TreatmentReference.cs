using System;
using System.Linq;

namespace GenOptim.Conformance.Treatment;

/// <summary>The plain reference: everything in double, step by step as the formulas stand, with nothing folded into anything.</summary>
internal sealed class TreatmentReference(TreatmentCase treated, double[][] weights, double learningRate, double threshold, double halfLife, long start, int interval)
{
    private const double WeightDecay = 0.01;
    private readonly double[][] _first = [.. weights.Select(tensor => new double[tensor.Length])];
    private readonly double[][] _second = [.. weights.Select(tensor => new double[tensor.Length])];
    private readonly long[] _counts = new long[weights.Length];
    private bool _hasAverage;
    private long _steps;

    public double[][] Weights { get; } = [.. weights.Select(tensor => (double[])tensor.Clone())];

    public double[][] Averages { get; } = [.. weights.Select(tensor => new double[tensor.Length])];

    public double Norm { get; private set; }

    /// <summary>A step with gradients of the loss itself; null where a tensor has none.</summary>
    public void Step(double[]?[] gradients)
    {
        Norm = Math.Sqrt(gradients.Where(gradient => gradient is not null).Sum(gradient => gradient!.Sum(element => element * element)));
        double coefficient = treated.Has(Asked.Clip) ? Math.Min(1, threshold / (Norm + 1e-6)) : 1;
        _steps++;
        if (_steps > start && !_hasAverage)
        {
            _hasAverage = true;
            for (int tensor = 0; tensor < Weights.Length; tensor++)
            {
                Weights[tensor].CopyTo(Averages[tensor], 0);
            }
        }

        for (int tensor = 0; tensor < Weights.Length; tensor++)
        {
            if (gradients[tensor] is double[] gradient)
            {
                _counts[tensor]++;
                for (int i = 0; i < gradient.Length; i++)
                {
                    Update(tensor, i, gradient[i] * coefficient);
                }
            }
        }

        if (_hasAverage && (_steps - start) % interval == 0)
        {
            double keep = Math.Pow(2, -(interval / halfLife));
            for (int tensor = 0; tensor < Weights.Length; tensor++)
            {
                for (int i = 0; i < Weights[tensor].Length; i++)
                {
                    Averages[tensor][i] = (keep * Averages[tensor][i]) + ((1 - keep) * Weights[tensor][i]);
                }
            }
        }
    }

    private void Update(int tensor, int i, double gradient)
    {
        Weights[tensor][i] *= 1 - WeightDecay;
        if (treated.Algorithm == "Sgdw")
        {
            _first[tensor][i] = (_counts[tensor] == 1 ? 0 : 0.9 * _first[tensor][i]) + gradient;
            Weights[tensor][i] -= learningRate * _first[tensor][i];
            return;
        }

        _first[tensor][i] = (0.9 * _first[tensor][i]) + (0.1 * gradient);
        _second[tensor][i] = (0.95 * _second[tensor][i]) + (0.05 * gradient * gradient);
        double first = _first[tensor][i] / (1 - Math.Pow(0.9, _counts[tensor]));
        double second = _second[tensor][i] / (1 - Math.Pow(0.95, _counts[tensor]));
        Weights[tensor][i] -= learningRate * first / (Math.Sqrt(second) + 1e-8);
    }
}
