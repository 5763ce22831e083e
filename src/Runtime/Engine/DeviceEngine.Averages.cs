using System;

namespace GenOptim.Engine;

/// <content>Averages of weights.</content>
public abstract partial class DeviceEngine
{
    /// <summary>Takes weights that the step does not update into their average. Does nothing for a class that keeps none.</summary>
    /// <param name="tensors">At least one tensor.</param>
    /// <param name="averageRate">How much of the way to the weights the average goes, in (0, 1].</param>
    protected virtual void TakeIntoAverage(ReadOnlySpan<TensorState> tensors, double averageRate)
    {
    }

    private protected sealed override void AverageWeights()
    {
        int taken = 0;
        foreach (TensorEntry entry in _planned)
        {
            if (entry.AverageRate > 0 && entry.TakesInValues)
            {
                _takenIn[taken++] = entry.Memory;
            }
        }

        if (taken > 0)
        {
            TakeInValues(_takenIn.AsSpan(0, taken));
        }

        for (int start = 0; start < _planned.Count;)
        {
            double rate = _planned[start].AverageRate;
            int count = 0;
            for (; start < _planned.Count && _planned[start].AverageRate == rate; start++)
            {
                _takenIn[count++] = _planned[start].Memory;
            }

            if (rate > 0)
            {
                TakeIntoAverage(_takenIn.AsSpan(0, count), rate);
            }
        }
    }

    private protected sealed override void PutAverage(TensorEntry entry, int slot) => entry.Memory.PutAverage(slot);

    private protected sealed override void PutWeights(TensorEntry entry) => entry.Memory.PutWeights();
}
