using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using GenOptim.Conformance.Golden;

namespace GenOptim.Conformance.Family;

/// <summary>Prodigy's formulas in double, for all tensors together, with an estimate of every <paramref name="slice"/>-th element.</summary>
internal sealed class ProdigyFormula(double[][] values, double beta1, double beta2, double beta3, double epsilon, double d0, double coefficient, double growth, int slice)
{
    private readonly double _d0 = d0;
    private readonly double[][] _m = Zeros(values);
    private readonly double[][] _v = Zeros(values);
    private readonly double[][] _s = Zeros(values);
    private readonly double[]?[] _p0 = new double[values.Length][];
    private double _dMax = d0;
    private double _numerator;

    /// <summary>The estimate.</summary>
    public double D { get; private set; } = d0;

    /// <summary>The rate of the last step: what a decay goes by.</summary>
    public double Rate { get; private set; }

    /// <summary>The formulas with the options of a recorded case.</summary>
    public static ProdigyFormula Of(FamilyCase recorded, double[][] values, int slice)
    {
        double Option(string name) => recorded.Option(0, name).GetDouble();
        double beta2 = recorded.Option(0, "betas")[1].GetDouble();
        return new(
            values,
            recorded.Option(0, "betas")[0].GetDouble(),
            beta2,
            recorded.Option(0, "beta3").ValueKind == JsonValueKind.Number ? Option("beta3") : Math.Sqrt(beta2),
            Option("eps"),
            Option("d0"),
            Option("d_coef"),
            recorded.Option(0, "growth_rate").ValueKind == JsonValueKind.Number ? Option("growth_rate") : double.PositiveInfinity,
            slice);
    }

    /// <summary>The largest part of a weight that a step of a recorded case, without bias correction, takes as decay.</summary>
    public static double LargestDecay(FamilyCase recorded)
    {
        GoldenStream stream = FamilyArchive.Stream(recorded.Stream);
        double[] Numbers(string hex) => recorded.IsDouble ? Hex.Decode<double>(hex) : [.. Hex.Decode<float>(hex).Select(value => (double)value)];
        ProdigyFormula formula = Of(recorded, [.. recorded.Tensors.Select(tensor => Numbers(stream.Init[tensor.StreamIndex]))], 1);
        double largest = 0;
        for (int step = 1; step <= recorded.Steps; step++)
        {
            formula.Step(
                [.. recorded.Tensors.Select(tensor => tensor.GradNoneSteps.Contains(step) ? null : Numbers(stream.Grads[step - 1][tensor.StreamIndex]))],
                recorded.LearningRates[0][step - 1],
                (tensor, rate) => rate * recorded.OptionOf(tensor, "weight_decay").GetDouble());
            largest = Math.Max(largest, formula.Rate * Enumerable.Range(0, recorded.Tensors.Length).Max(tensor => recorded.OptionOf(tensor, "weight_decay").GetDouble()));
        }

        return largest;
    }

    /// <summary>Takes a step.</summary>
    /// <param name="gradients">Of each tensor; null for none.</param>
    /// <param name="learningRate">Of all.</param>
    /// <param name="decays">What each tensor's weights lose, by the rate of the step.</param>
    public void Step(IReadOnlyList<double[]?> gradients, double learningRate, Func<int, double, double> decays)
    {
        double rate = D * learningRate;
        double numerator = beta3 * _numerator;
        double denominator = 0;
        for (int t = 0; t < values.Length; t++)
        {
            if (gradients[t] is not { } g)
            {
                continue;
            }

            _p0[t] ??= [.. values[t]];
            for (int i = 0; i < g.Length; i++)
            {
                if (i % slice == 0)
                {
                    numerator += D / _d0 * rate * g[i] * (_p0[t]![i] - values[t][i]);
                    _s[t][i] = (beta3 * _s[t][i]) + (D / _d0 * rate * g[i]);
                    denominator += Math.Abs(_s[t][i]);
                }

                _m[t][i] = (beta1 * _m[t][i]) + (D * (1 - beta1) * g[i]);
                _v[t][i] = (beta2 * _v[t][i]) + (D * D * (1 - beta2) * g[i] * g[i]);
            }
        }

        Rate = 0;
        if (denominator == 0)
        {
            return;
        }

        Rate = rate;
        _numerator = numerator;
        double measured = coefficient * numerator / denominator;
        double first = D == _d0 ? Math.Max(D, measured) : D;
        _dMax = Math.Max(_dMax, measured);
        D = Math.Min(_dMax, first * growth);
        for (int t = 0; t < values.Length; t++)
        {
            for (int i = 0; gradients[t] is not null && i < values[t].Length; i++)
            {
                // Without a first moment the reference takes the new estimate.
                _m[t][i] = beta1 == 0 ? D * gradients[t]![i] : _m[t][i];
                values[t][i] = (values[t][i] * (1 - decays(t, rate))) - (rate * _m[t][i] / (Math.Sqrt(_v[t][i]) + (D * epsilon)));
            }
        }
    }

    private static double[][] Zeros(double[][] shapes) => [.. shapes.Select(one => new double[one.Length])];
}
