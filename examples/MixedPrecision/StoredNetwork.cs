using System;
using System.Collections.Generic;
using GenOptim;

namespace MixedPrecision;

/// <summary>The optimizer of a network whose parameters may be stored in another type than it computes in.</summary>
internal sealed class StoredNetwork(IOptimizer optimizer, IReadOnlyList<Parameter> parameters, Action before, Action after) : IDisposable
{
    public IOptimizer Optimizer => optimizer;

    /// <summary>Takes a step with the gradients that the network has computed, after which the network has the new weights.</summary>
    public void Step()
    {
        before();
        optimizer.Step();
        after();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        foreach (Parameter parameter in parameters)
        {
            parameter.Dispose();
        }
    }
}
