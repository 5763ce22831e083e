using System;
using System.Collections.Generic;

namespace GenOptim.Conformance.Family;

/// <summary>What a recorded case is replayed with.</summary>
internal interface IFamilyOptimizer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Takes a step.</summary>
    /// <param name="learningRates">Of each group.</param>
    /// <param name="gradients">Of each tensor; null for none.</param>
    void Step(IReadOnlyList<double> learningRates, IReadOnlyList<T[]?> gradients);

    /// <summary>The values of a tensor.</summary>
    T[] Values(int tensor);

    /// <summary>The values of all tensors at the point where they are evaluated.</summary>
    T[][] EvaluatedValues();

    /// <summary>The state of a tensor.</summary>
    ParameterState ExportState(int tensor);

    /// <summary>What a group keeps.</summary>
    IReadOnlyDictionary<string, double> GroupScalars(int group);
}
