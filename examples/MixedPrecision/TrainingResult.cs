namespace MixedPrecision;

/// <summary>What became of a network.</summary>
/// <param name="Loss">The mean loss over the training images, in nats.</param>
/// <param name="Accuracy">The share of held-out images that is recognised.</param>
/// <param name="StateBytes">Bytes of optimizer state per parameter, measured.</param>
/// <param name="Kept">What decay alone leaves of the weights over as many steps.</param>
internal sealed record TrainingResult(double Loss, double Accuracy, double StateBytes, double Kept);
