using System;
using GenOptim;

namespace Digits;

/// <summary>A learning rate that rises in a straight line during the first steps and then falls to 0 along half a cosine.</summary>
/// <param name="warmup">The number of steps before the full learning rate.</param>
/// <param name="total">The number of steps in the run.</param>
internal sealed class WarmupCosine(long warmup, long total) : ISchedule
{
    public double Multiplier(long stepCount)
    {
        if (stepCount < warmup)
        {
            // The first step must move, so it takes the first stair, not the floor.
            return (stepCount + 1.0) / (warmup + 1.0);
        }

        double progress = Math.Min(1, (double)(stepCount - warmup) / (total - warmup));
        return (1 + Math.Cos(Math.PI * progress)) / 2;
    }
}
