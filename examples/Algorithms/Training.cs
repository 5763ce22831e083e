using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim;

namespace Algorithms;

/// <summary>One optimizer, or a set of two that step together.</summary>
internal sealed class Training : IDisposable
{
    private readonly OptimizerSet _set;

    private Training(OptimizerSet set) => _set = set;

    /// <summary>Sets the schedule of the learning rate.</summary>
    public ISchedule Schedule
    {
        set
        {
            foreach (IOptimizer optimizer in _set.Optimizers)
            {
                optimizer.Schedule = value;
            }
        }
    }

    /// <summary>A contender's optimizer of a network's parameters, whose matrices decay and whose biases do not. Muon is given the hidden layer's matrix alone, and AdamW the rest.</summary>
    public static Training Of(Contender contender, double learningRate, double weightDecay, IReadOnlyList<Parameter<float>> parameters) => new(
        contender.CreateForRest is { } createForRest
            ? OptimizerSet.Route(
                parameters,
                matrices => Add(contender.Create(learningRate), weightDecay, matrices),
                rest => Add(createForRest(learningRate), weightDecay, rest),
                "output.")
            : new OptimizerSet(Add(contender.Create(learningRate), weightDecay, parameters)));

    /// <summary>Takes a step.</summary>
    public void Step() => _set.Step();

    /// <summary>Puts the weights where they are evaluated until what is returned is disposed of.</summary>
    public IDisposable UseEvaluationPoint() => _set.Optimizers[0].UseEvaluationPoint();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IOptimizer optimizer in _set.Optimizers)
        {
            optimizer.Dispose();
        }
    }

    private static IOptimizer Add(IOptimizer optimizer, double weightDecay, IReadOnlyList<Parameter<float>> parameters)
    {
        optimizer.ThreadCount = 1;
        foreach (IGrouping<bool, Parameter<float>> group in parameters.GroupBy(parameter => parameter.Shape.Count > 1))
        {
            optimizer.AddGroup(group, new GroupOptions { Name = group.Key ? "decay" : "no decay", WeightDecay = group.Key ? weightDecay : 0 });
        }

        return optimizer;
    }
}
