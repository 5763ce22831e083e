namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>A schedule that falls by a factor in every step.</summary>
internal sealed class Falling : ISchedule
{
    public double Multiplier(long stepCount) => System.Math.Pow(0.9, stepCount);
}
