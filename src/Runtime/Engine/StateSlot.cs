namespace GenOptim.Engine;

/// <summary>One array of numbers that an optimizer keeps per parameter, as long as the parameter and zero at first.</summary>
/// <param name="Name">The name in state dictionaries, PyTorch's where it has one: <c>exp_avg</c>, <c>momentum_buffer</c>.</param>
/// <param name="Type">The number type in memory.</param>
public sealed record StateSlot(string Name, DType Type);
