using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Benchmarks.Memory;
using GenOptim.Engine;

namespace GenOptim.Benchmarks.Cases;

/// <summary>Makes the generated optimizers over the tensors of a case.</summary>
internal static unsafe class MeasuredOptimizers
{
    /// <summary>An optimizer of one group.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="memory">The tensors.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="learningRate">The learning rate.</param>
    public static IMeasuredOptimizer Create(Algorithm algorithm, UserMemory memory, int threads, double learningRate)
    {
        Parameter<float>[] parameters = [.. Enumerable.Range(0, memory.Tensors).Select(tensor => Wrap(memory, tensor))];
        return algorithm switch
        {
            Algorithm.AdamW => new MeasuredAdamW(learningRate, parameters) { ThreadCount = threads },
            Algorithm.Sgdw => new MeasuredSgdw(learningRate, parameters) { ThreadCount = threads },
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no measured optimizer of this algorithm."),
        };
    }

    /// <summary>The memory that an optimizer steps over, so that others can be measured on the very same.</summary>
    /// <param name="engine">The optimizer's engine.</param>
    /// <param name="stateSlots">Number of state slots, 1 or 2.</param>
    public static IReadOnlyList<StreamPiece> Streams(OptimizerEngine engine, int stateSlots) =>
    [
        .. from parameter in engine.Groups.SelectMany(owner => owner.Parameters)
           select new StreamPiece(
               (float*)parameter.ValuesAddress,
               (float*)parameter.GradientAddress,
               (float*)engine.StateAddress(parameter, 0),
               stateSlots == 1 ? null : (float*)engine.StateAddress(parameter, 1),
               parameter.Length),
    ];

    private static Parameter<float> Wrap(UserMemory memory, int tensor) =>
        new(string.Create(CultureInfo.InvariantCulture, $"tensor {tensor}"), memory.Parameter(tensor), memory.Gradient(tensor), memory.Length);
}
