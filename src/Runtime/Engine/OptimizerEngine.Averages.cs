using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Averages;

namespace GenOptim.Engine;

/// <content>The average of the weights, for what a step's own pass does not reach: its beginning, and parameters that the step does not update.</content>
public abstract partial class OptimizerEngine
{
    private AveragesInUse? _averagesInUse;

    private int AverageSlot => Descriptor.StateSlots.Select((slot, index) => (slot, index)).First(pair => pair.slot.Name == "average").index;

    /// <summary>Index among the tensors' numbers of how many steps their average has taken in.</summary>
    private int AverageCount { get; }

    /// <summary>How much of the way to a tensor's weights its average goes, where the step does not update them.</summary>
    private double AverageRateOf(double averageShare, ref double averageCount) => Descriptor.Average == WeightAverage.Exponential
        ? AverageRate.Exponential(averageShare, ref averageCount)
        : AverageRate.Equal(averageShare, ref averageCount);

    /// <summary>Takes the weights of every tensor with a <see cref="TensorEntry.AverageRate"/> above 0 into its average.</summary>
    private protected abstract void AverageWeights();

    /// <summary>An exponential average begins with the weights before the first step that it takes in.</summary>
    private void BeginAverages()
    {
        if (Average?.BeginsBefore(StepCount + 1) != true)
        {
            return;
        }

        bool hasAny = false;
        foreach (TensorEntry entry in ListEntries())
        {
            bool begins = entry.Scalars[AverageCount] == 0;
            entry.AverageRate = begins ? 1 : 0;
            hasAny |= begins;
        }

        if (hasAny)
        {
            AverageWeights();
            foreach (TensorEntry entry in ListEntries())
            {
                entry.Scalars[AverageCount] += entry.AverageRate;
            }
        }
    }

    /// <summary>The average goes on for what the step does not update.</summary>
    private void AverageIdle(double share, bool isOpen)
    {
        if (share == 0)
        {
            return;
        }

        bool hasAny = false;
        foreach (TensorEntry entry in ListEntries())
        {
            bool isUpdated = isOpen ? entry.IsTaken : entry.IsActive;
            entry.AverageRate = isUpdated ? 0 : AverageRateOf(share, ref entry.Scalars[AverageCount]);
            hasAny |= !isUpdated;
        }

        if (hasAny)
        {
            AverageWeights();
        }
    }

    /// <summary>Puts the averages in the place of the weights until the result is disposed.</summary>
    internal IDisposable UseAverages()
    {
        using (Enter())
        {
            if (Average is null)
            {
                throw new InvalidOperationException($"{Descriptor.Name} keeps no average of its weights; ask for one in the attribute.");
            }

            if (!Entries.Any(entry => entry.Scalars[AverageCount] > 0))
            {
                throw new InvalidOperationException($"{Descriptor.Name}: no step was averaged yet; averaging begins after step {Average.Start.ToString(CultureInfo.InvariantCulture)}.");
            }

            using ParametersInUse use = UseParameters();
            _averagesInUse = new AveragesInUse(this);
            foreach (TensorEntry entry in ListEntries())
            {
                if (entry.Scalars[AverageCount] > 0)
                {
                    PutAverage(entry, AverageSlot);
                    entry.HasAverageInPlace = true;
                }
            }

            return _averagesInUse;
        }
    }

    /// <summary>Keeps the weights of a tensor and writes its average into their place, rounded to their type.</summary>
    private protected abstract void PutAverage(TensorEntry entry, int slot);

    /// <summary>Writes the weights back.</summary>
    private protected abstract void PutWeights(TensorEntry entry);

    private void EndUseOfAverages()
    {
        if (_averagesInUse is null)
        {
            return;
        }

        using ParametersInUse use = UseRemainingParameters();
        foreach (TensorEntry entry in ListEntries())
        {
            if (entry.HasAverageInPlace)
            {
                PutWeights(entry);
                entry.HasAverageInPlace = false;
            }
        }

        _averagesInUse = null;
    }

    /// <summary>Averages in the place of weights, until it is disposed.</summary>
    private sealed class AveragesInUse(OptimizerEngine engine) : IDisposable
    {
        public void Dispose()
        {
            if (engine._averagesInUse == this)
            {
                using (engine.EnterAnyway())
                {
                    engine.EndUseOfAverages();
                }
            }
        }
    }

    private static int IndexOf(IReadOnlyList<HostScalar> scalars, string name) =>
        scalars.Select((scalar, index) => (scalar, index)).Where(pair => pair.scalar.Name == name).Select(pair => pair.index).FirstOrDefault(-1);
}
