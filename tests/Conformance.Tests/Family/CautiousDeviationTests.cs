using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>C-AdamW has two formulas: its loop adds ε to √v, its fused path to √v/√(1 − β₂ᵏ) as AdamW does. Both are written out here, in double.</summary>
public sealed class CautiousDeviationTests
{
    /// <summary>The recordings are those of the loop, and a generated optimizer gives what the fused path would have given.</summary>
    [Theory]
    [MemberData(nameof(FamilyArchive.EpsilonBeforeCorrection), MemberType = typeof(FamilyArchive))]
    public void Epsilon_comes_after_the_bias_correction(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        if (recorded.IsDouble)
        {
            Check<double>(recorded);
        }
        else
        {
            Check<float>(recorded);
        }
    }

    private static void Check<T>(FamilyCase recorded)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GoldenStream stream = FamilyArchive.Stream(recorded.Stream);
        T[][] initial = [.. recorded.Tensors.Select(tensor => Hex.Decode<T>(stream.Init[tensor.StreamIndex]))];
        T[]?[][] gradients = [.. Enumerable.Range(1, recorded.Steps).Select(step => recorded.Tensors
            .Select(tensor => tensor.GradNoneSteps.Contains(step) ? null : Hex.Decode<T>(stream.Grads[step - 1][tensor.StreamIndex])).ToArray())];
        using var generated = new HostFamilyOptimizer<T>(recorded, [.. initial.Select(values => values.ToArray())], 2);
        for (int step = 0; step < recorded.Steps; step++)
        {
            generated.Step([.. recorded.LearningRates.Select(rates => rates[step])], gradients[step]);
        }

        string[] last = recorded.Params[recorded.Steps.ToString(CultureInfo.InvariantCulture)];
        for (int tensor = 0; tensor < initial.Length; tensor++)
        {
            double[] Written(bool isLoop) => Formula(
                recorded, tensor, [.. initial[tensor].Select(double.CreateChecked)], [.. gradients.Select(step => step[tensor]?.Select(double.CreateChecked).ToArray())], isLoop);
            FamilyTolerance.Check<T>(recorded, Hex.Decode<T>(last[tensor]), [.. Written(isLoop: true).Select(T.CreateChecked)], $"tensor {tensor} by the loop's formula");
            FamilyTolerance.Check<T>(recorded, [.. Written(isLoop: false).Select(T.CreateChecked)], generated.Values(tensor), $"tensor {tensor}");
        }
    }

    private static double[] Formula(FamilyCase recorded, int tensor, double[] p, double[]?[] gradients, bool isLoop)
    {
        double beta1 = recorded.OptionOf(tensor, "betas")[0].GetDouble();
        double beta2 = recorded.OptionOf(tensor, "betas")[1].GetDouble();
        double epsilon = recorded.OptionOf(tensor, "eps").GetDouble();
        double decay = recorded.OptionOf(tensor, "weight_decay").GetDouble();
        bool isCorrected = !isLoop || recorded.OptionOf(tensor, "correct_bias").GetBoolean();
        double[] m = new double[p.Length];
        double[] v = new double[p.Length];
        int k = 0;
        for (int step = 0; step < gradients.Length; step++)
        {
            if (gradients[step] is not { } g)
            {
                continue;
            }

            k++;
            double rate = recorded.LearningRates[recorded.Tensors[tensor].Group][step];
            for (int i = 0; i < p.Length; i++)
            {
                m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
            }

            double share = Math.Max(m.Zip(g).Count(pair => pair.First * pair.Second > 0) / (double)p.Length, 1e-3);
            double correction1 = isCorrected ? 1 - Math.Pow(beta1, k) : 1;
            double correction2 = isCorrected ? Math.Sqrt(1 - Math.Pow(beta2, k)) : 1;
            for (int i = 0; i < p.Length; i++)
            {
                double u = m[i] * g[i] > 0 ? m[i] / share : 0;
                double divided = isLoop ? u * correction2 / (Math.Sqrt(v[i]) + epsilon) : u / ((Math.Sqrt(v[i]) / correction2) + epsilon);
                p[i] = (p[i] * (1 - (rate * decay))) - (rate / correction1 * divided);
            }
        }

        return p;
    }
}
