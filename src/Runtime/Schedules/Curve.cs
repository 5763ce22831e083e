using System;
using System.Runtime.CompilerServices;

namespace GenOptim;

/// <summary>The formulas that several schedules share, in the originals' order of operations, so that their values are the originals' bits.</summary>
internal static class Curve
{
    /// <summary>τ: the part of a stretch of steps that is over, at most 1; 1 where the stretch has no steps.</summary>
    internal static double Progress(long step, long length) => step >= length ? 1 : (double)step / length;

    internal static double Linear(double tau, double from, double to) => from + (tau * (to - from));

    internal static double Cosine(double tau, double from, double to) => to + ((from - to) * (1 + Math.Cos(tau * Math.PI)) / 2);

    internal static double Anneal(AnnealShape shape, double tau, double from, double to) => shape switch
    {
        AnnealShape.Linear => Linear(tau, from, to),
        AnnealShape.Cosine => Cosine(tau, from, to),
        AnnealShape.OneMinusSqrt => Linear(Math.Sqrt(tau), from, to),
        _ => throw ScheduleArgument.OutOfRange(shape, "a value of the enumeration", nameof(AnnealShape), nameof(shape)),
    };

    /// <summary>Returns a shape that exists, and throws for any other.</summary>
    internal static AnnealShape Known(AnnealShape shape, [CallerMemberName] string schedule = "") =>
        Enum.IsDefined(shape) ? shape : throw ScheduleArgument.OutOfRange(shape, "a value of the enumeration", schedule, nameof(shape));
}
