namespace GenOptim.Conformance.Golden;

/// <summary>A small tensor after every step.</summary>
internal sealed record GoldenTrace(int Tensor, string[] Params);
