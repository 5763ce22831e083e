using System;

namespace GenOptim.GpuBenchmarks;

/// <summary>How many tensors of what length a case steps.</summary>
internal sealed record Sizes(int Tensors, long Length)
{
    public long Parameters => Tensors * Length;

    public override string ToString() => Tensors == 1
        ? Length % Mebi == 0 ? FormattableString.Invariant($"{Length / Mebi} Mi parameters") : FormattableString.Invariant($"{Length:N0} parameters")
        : FormattableString.Invariant($"{Tensors:N0} tensors of {Length:N0}");

    public const long Mebi = 1 << 20;
}
