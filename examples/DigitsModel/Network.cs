using System;
using System.Collections.Generic;

namespace DigitsModel;

/// <summary>
/// A network of two layers, 64 pixels → hidden units (leaky ReLU) → 10 classes (softmax), with its gradients written out by hand. The hidden units may be
/// normalized before the activation: divided by the root of their mean square, so that the scale of their weights does not matter.
/// </summary>
public sealed class Network
{
    // How much of a negative activation passes. With none, a unit that no image opens would get no gradient any more, and would stay shut.
    private const float Leak = 0.01f;

    // Keeps the division defined where all hidden units are 0.
    private const float Epsilon = 1e-12f;

    private readonly Linear _hiddenLayer;
    private readonly Linear _outputLayer;

    // What the forward pass of one image leaves for its backward pass.
    private readonly float[] _hidden;
    private readonly float[] _probabilities = new float[DigitsData.Classes];
    private readonly float[] _hiddenGradient;
    private readonly float[]? _normalized;
    private float _rootMeanSquare;

    /// <summary>Creates an untrained network.</summary>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <param name="hiddenUnits">The number of units in the hidden layer.</param>
    /// <param name="normalize">Whether the hidden units are normalized (RMSNorm without a gain, arXiv 1910.07467).</param>
    public Network(int seed, int hiddenUnits = 128, bool normalize = false)
    {
        var random = new Random(seed);
        _hiddenLayer = new Linear("hidden", DigitsData.Pixels, hiddenUnits, random);
        _outputLayer = new Linear("output", hiddenUnits, DigitsData.Classes, random);
        _hidden = new float[hiddenUnits];
        _hiddenGradient = new float[hiddenUnits];
        _normalized = normalize ? new float[hiddenUnits] : null;
    }

    /// <summary>The weight matrices.</summary>
    public IReadOnlyList<Tensor> Weights => [_hiddenLayer.Weight, _outputLayer.Weight];

    /// <summary>The biases, which are commonly not decayed.</summary>
    public IReadOnlyList<Tensor> Biases => [_hiddenLayer.Bias, _outputLayer.Bias];

    /// <summary>Sets every gradient to that of the mean loss over a batch of images.</summary>
    /// <returns>The mean loss (cross-entropy, in nats) over the batch.</returns>
    public double ComputeGradients(DigitsData data, ReadOnlySpan<int> batch)
    {
        _hiddenLayer.ClearGradient();
        _outputLayer.ClearGradient();

        double loss = 0;
        foreach (int index in batch)
        {
            loss += Forward(data.Image(index), data.Label(index));
            Backward(data.Image(index), data.Label(index), scale: 1f / batch.Length);
        }

        return loss / batch.Length;
    }

    /// <summary>The mean loss (cross-entropy, in nats) over all images and the share of them that is recognised.</summary>
    public (double Loss, double Accuracy) Evaluate(DigitsData data)
    {
        double loss = 0;
        int recognised = 0;
        for (int index = 0; index < data.Count; index++)
        {
            loss += Forward(data.Image(index), data.Label(index));
            recognised += IndexOfLargest(_probabilities) == data.Label(index) ? 1 : 0;
        }

        return (loss / data.Count, (double)recognised / data.Count);
    }

    /// <summary>Leaves the activations and probabilities of an image in the fields and returns its loss.</summary>
    private double Forward(ReadOnlySpan<float> image, int label)
    {
        _hiddenLayer.Forward(image, _hidden);
        if (_normalized is not null)
        {
            Normalize(_normalized);
        }

        for (int unit = 0; unit < _hidden.Length; unit++)
        {
            _hidden[unit] *= _hidden[unit] < 0 ? Leak : 1;
        }

        _outputLayer.Forward(_hidden, _probabilities);
        return SoftmaxLoss(_probabilities, label);
    }

    /// <summary>Adds <paramref name="scale"/> times the gradient of the loss of the image that <see cref="Forward"/> saw last.</summary>
    private void Backward(ReadOnlySpan<float> image, int label, float scale)
    {
        // Softmax and cross-entropy together: the gradient of the logits is (probability - target).
        float[] logitGradient = _probabilities;
        logitGradient[label] -= 1;
        for (int i = 0; i < logitGradient.Length; i++)
        {
            logitGradient[i] *= scale;
        }

        _outputLayer.AddGradient(_hidden, logitGradient);
        for (int unit = 0; unit < _hidden.Length; unit++)
        {
            // The leak keeps the sign, so that it still shows which slope the unit was on.
            _hiddenGradient[unit] = _outputLayer.InputGradient(unit, logitGradient) * (_hidden[unit] < 0 ? Leak : 1);
        }

        if (_normalized is not null)
        {
            GradientOfNormalization(_normalized);
        }

        _hiddenLayer.AddGradient(image, _hiddenGradient);
    }

    /// <summary>n = h/r with r = √(mean of h² + ε); h is replaced, n kept for the backward pass.</summary>
    private void Normalize(float[] normalized)
    {
        float sum = 0;
        foreach (float unit in _hidden)
        {
            sum += unit * unit;
        }

        _rootMeanSquare = MathF.Sqrt((sum / _hidden.Length) + Epsilon);
        for (int unit = 0; unit < normalized.Length; unit++)
        {
            normalized[unit] = _hidden[unit] /= _rootMeanSquare;
        }
    }

    /// <summary>h' = (n' − n·mean of n·n')/r, in place (' marks a gradient).</summary>
    private void GradientOfNormalization(float[] normalized)
    {
        float sum = 0;
        for (int unit = 0; unit < normalized.Length; unit++)
        {
            sum += normalized[unit] * _hiddenGradient[unit];
        }

        float mean = sum / normalized.Length;
        for (int unit = 0; unit < normalized.Length; unit++)
        {
            _hiddenGradient[unit] = (_hiddenGradient[unit] - (normalized[unit] * mean)) / _rootMeanSquare;
        }
    }

    /// <summary>Turns logits into probabilities, in place, and returns -ln of the probability of <paramref name="label"/>.</summary>
    private static double SoftmaxLoss(Span<float> logits, int label)
    {
        // Shifted by the largest logit, so that no exponential overflows.
        float largest = logits[IndexOfLargest(logits)];
        float shiftedLabel = logits[label] - largest;
        float sum = 0;
        foreach (ref float logit in logits)
        {
            logit = MathF.Exp(logit - largest);
            sum += logit;
        }

        foreach (ref float probability in logits)
        {
            probability /= sum;
        }

        return MathF.Log(sum) - shiftedLabel;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
