using System;
using System.Linq;
using DigitsModel;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchTraining;

/// <summary>A small convolutional network with the digits as tensors; the same seed gives the same weights and the same order of images.</summary>
internal sealed class ConvolutionalNetwork : IDisposable
{
    private const int Seed = 7;
    private const int BatchSize = 32;
    private const int Side = 8;

    private readonly Tensor _images, _labels, _heldOutImages, _heldOutLabels;

    public ConvolutionalNetwork(DigitsData data)
    {
        (DigitsData training, DigitsData heldOut) = data.Split(Seed);
        (_images, _labels) = Tensors(training);
        (_heldOutImages, _heldOutLabels) = Tensors(heldOut);
        manual_seed(Seed);
        Module = nn.Sequential(
            ("conv1", nn.Conv2d(1, 16, 3, padding: 1)),
            ("relu1", nn.ReLU()),
            ("pool1", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(16, 32, 3, padding: 1)),
            ("relu2", nn.ReLU()),
            ("pool2", nn.MaxPool2d(2)),
            ("flatten", nn.Flatten()),
            ("output", nn.Linear(32 * Side / 4 * Side / 4, DigitsData.Classes)));
    }

    /// <summary>The layers.</summary>
    public TorchSharp.Modules.Sequential Module { get; }

    /// <summary>Leaves the gradients of a batch of images in the parameters.</summary>
    /// <param name="step">Which step it is; the images follow from it.</param>
    /// <returns>The mean loss over the batch.</returns>
    public float Backward(int step)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor batch = Batch(step);
        Tensor loss = nn.functional.cross_entropy(Module.forward(_images.index_select(0, batch)), _labels.index_select(0, batch));
        loss.backward();
        return loss.item<float>();
    }

    /// <summary>The share of held-out digits that is recognised.</summary>
    public double Accuracy()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        return Module.forward(_heldOutImages).argmax(1).eq(_heldOutLabels).to(ScalarType.Float32).mean().item<float>();
    }

    public void Dispose()
    {
        Module.Dispose();
        foreach (Tensor tensor in (Tensor[])[_images, _labels, _heldOutImages, _heldOutLabels])
        {
            tensor.Dispose();
        }
    }

    /// <summary>No generator runs on from step to step: a run that is taken up in the middle of an epoch would not know where it was.</summary>
    private Tensor Batch(int step)
    {
        int count = (int)_images.shape[0], perEpoch = count / BatchSize;
        long[] order = [.. Enumerable.Range(0, count).Select(static index => (long)index)];
        new Random(unchecked((step / perEpoch * 0x1E3779B1) ^ Seed)).Shuffle(order);
        return tensor(order.AsSpan(step % perEpoch * BatchSize, BatchSize).ToArray());
    }

    private static (Tensor Images, Tensor Labels) Tensors(DigitsData data)
    {
        float[] pixels = [.. Enumerable.Range(0, data.Count).SelectMany(index => data.Image(index).ToArray())];
        long[] labels = [.. Enumerable.Range(0, data.Count).Select(index => (long)data.Label(index))];
        return (tensor(pixels).reshape(data.Count, 1, Side, Side), tensor(labels));
    }
}
