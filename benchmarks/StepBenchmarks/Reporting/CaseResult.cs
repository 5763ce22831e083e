using System.Collections.Generic;

namespace GenOptim.Benchmarks.Reporting;

/// <summary>What was measured in one case.</summary>
/// <param name="Title">The case in words.</param>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="ElementsPerTensor">Elements of each tensor.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="BytesPerParameter">Bytes that a fused step moves per parameter.</param>
/// <param name="Contenders">One result per contender.</param>
/// <param name="Goals">What was wanted of the generated step.</param>
internal sealed record CaseResult(
    string Title,
    string Algorithm,
    int Tensors,
    long ElementsPerTensor,
    int Threads,
    int BytesPerParameter,
    IReadOnlyList<ContenderResult> Contenders,
    IReadOnlyList<Goal> Goals);
