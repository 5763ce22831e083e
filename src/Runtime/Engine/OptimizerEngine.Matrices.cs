using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Axes;

namespace GenOptim.Engine;

/// <content>What classes with a stage over whole matrices ask of their parameters.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>
    /// The most bytes that a step works in besides parameters, gradients and state: what the largest matrix needs, in classes with a stage over matrices, and the numbers of all rows and
    /// columns, in those that measure them.
    /// </summary>
    internal nuint ScratchBytes => MatrixBytes + AxisBytes;

    /// <summary>Those of a stage over matrices.</summary>
    private protected nuint MatrixBytes => Descriptor.Matrix is null ? 0 : Entries.Select(entry => ScratchFor(entry.Parameter)).DefaultIfEmpty().Max();

    /// <summary>Those of rows and columns.</summary>
    private nuint AxisBytes => Descriptor.HasAxes ? new AxisMemory(Descriptor).LayOut([.. Entries.Select(entry => entry.Parameter)]) : 0;

    /// <summary>Bytes that a step works in for a parameter.</summary>
    private protected virtual nuint ScratchFor(Parameter parameter) => 0;

    /// <summary>Refuses what is no matrix, where the class needs one.</summary>
    /// <exception cref="ArgumentException">A parameter has fewer than two dimensions.</exception>
    private void ThrowIfNotMatrices(IEnumerable<Parameter> parameters)
    {
        if (Descriptor.Matrix is null)
        {
            return;
        }

        foreach (Parameter parameter in parameters)
        {
            if (parameter.Shape.Count < 2)
            {
                throw new ArgumentException(
                    $"Parameter '{parameter.Name}' has the shape [{string.Join(", ", parameter.Shape)}], and {Descriptor.Name} ({Descriptor.Algorithm}) steps on matrices: it takes parameters of at least two dimensions. "
                    + "Give vectors, embeddings and heads to another optimizer, such as AdamW, in an OptimizerSet; OptimizerSet.Route() sorts a model's parameters. A weight needs its shape in the constructor of Parameter.");
            }
        }
    }
}
