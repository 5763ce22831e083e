namespace DigitsModel;

/// <summary>One trainable array of a network, with its gradient beside it: all that an optimizer needs to see.</summary>
/// <param name="Name">Where it belongs, as in <c>hidden.weight</c>.</param>
/// <param name="Shape">The length of each dimension, outermost first.</param>
/// <param name="Values">What the network computes with and an optimizer changes.</param>
/// <param name="Gradient">The derivative of the loss with respect to each value.</param>
public sealed record Tensor(string Name, nint[] Shape, float[] Values, float[] Gradient);
