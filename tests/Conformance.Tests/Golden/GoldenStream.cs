namespace GenOptim.Conformance.Golden;

/// <summary>The inputs of cases: tensors before the first step, and the gradients of each step.</summary>
internal sealed record GoldenStream(string Id, string Kind, string[] Init, string[][] Grads);
