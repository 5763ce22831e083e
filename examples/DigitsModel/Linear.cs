using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DigitsModel;

/// <summary>
/// A fully connected layer, output = bias + input · weight. The matrix has one row per input, so that both passes run along rows.
/// Every sum is taken in one fixed order, whatever the width of the machine's vectors, so that a run can be repeated bit for bit.
/// </summary>
internal sealed class Linear
{
    private readonly int _outputs;

    /// <summary>Creates a layer with random weights (He et al., arXiv 1502.01852: deviation √(2 / inputs)) and zero biases.</summary>
    public Linear(string name, int inputs, int outputs, Random random)
    {
        _outputs = outputs;
        Weight = new Tensor($"{name}.weight", [inputs, outputs], new float[inputs * outputs], new float[inputs * outputs]);
        Bias = new Tensor($"{name}.bias", [outputs], new float[outputs], new float[outputs]);

        double deviation = Math.Sqrt(2.0 / inputs);
        foreach (ref float weight in Weight.Values.AsSpan())
        {
            // Box and Muller: two uniform numbers give a normal one.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            weight = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    public Tensor Weight { get; }

    public Tensor Bias { get; }

    /// <summary>output = bias + input · weight</summary>
    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Bias.Values.CopyTo(output);
        for (int i = 0; i < input.Length; i++)
        {
            AddScaled(output, input[i], Row(Weight.Values, i));
        }
    }

    /// <summary>Adds what one input contributes to the gradients: bias' += output', weight' += inputᵀ · output' (' marks a gradient).</summary>
    public void AddGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient)
    {
        AddScaled(Bias.Gradient, 1, outputGradient);
        for (int i = 0; i < input.Length; i++)
        {
            AddScaled(Row(Weight.Gradient, i), input[i], outputGradient);
        }
    }

    /// <summary>input' = output' · weightᵀ, for one of the inputs.</summary>
    public float InputGradient(int input, ReadOnlySpan<float> outputGradient)
    {
        float sum = 0;
        ReadOnlySpan<float> row = Row(Weight.Values, input);
        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i] * outputGradient[i];
        }

        return sum;
    }

    public void ClearGradient()
    {
        Array.Clear(Weight.Gradient);
        Array.Clear(Bias.Gradient);
    }

    private Span<float> Row(float[] matrix, int row) => matrix.AsSpan(row * _outputs, _outputs);

    /// <summary>sum += scale * row. Elements do not meet each other here, so the vector width does not change the result.</summary>
    private static void AddScaled(Span<float> sum, float scale, ReadOnlySpan<float> row)
    {
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += rows[i] * scale;
        }

        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += row[i] * scale;
        }
    }
}
