using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>The state of one parameter.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Shape">The parameter's shape.</param>
/// <param name="Step">How many steps the parameter has taken.</param>
/// <param name="Tensors">The state arrays, by PyTorch's names: <c>exp_avg</c>, <c>exp_avg_sq</c>, <c>max_exp_avg_sq</c>, <c>momentum_buffer</c>.</param>
public sealed record ParameterState(
    string Name,
    IReadOnlyList<nint> Shape,
    long Step,
    IReadOnlyDictionary<string, StateTensor> Tensors)
{
    /// <summary>Numbers that are kept per parameter beside its arrays, by name; most optimizers have none.</summary>
    public SortedDictionary<string, double> Scalars { get; init; } = new(StringComparer.Ordinal);
}
