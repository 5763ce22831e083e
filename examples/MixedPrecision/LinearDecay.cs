using GenOptim;

namespace MixedPrecision;

/// <summary>Falls from 1 to 0 over a run, so that the last steps are small: the ones that bfloat16 loses.</summary>
internal sealed class LinearDecay(int steps) : ISchedule
{
    public double Multiplier(long stepCount) => 1 - ((double)stepCount / steps);
}
