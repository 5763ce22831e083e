using System;
using System.Collections.Generic;

namespace GenOptim.Benchmarks.Treatment;

/// <summary>Something around the step.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="BytesPerParameter">What a step moves with it.</param>
/// <param name="Create">An optimizer of one parameter.</param>
internal sealed record TreatmentCase(string Name, double BytesPerParameter, Func<Parameter<float>, IOptimizer> Create)
{
    /// <summary>What a plain step moves.</summary>
    public const double PlainBytes = 28;

    private const double Rate = 1e-3;

    /// <summary>Besides its bytes it may cost a twentieth.</summary>
    private const double Margin = 1.05;

    /// <summary>All of them, the plain step first.</summary>
    public static IReadOnlyList<TreatmentCase> All { get; } =
    [
        new("nothing", PlainBytes, parameter => new PlainAdamW(Rate, [parameter])),
        new("clipping by value", PlainBytes, parameter => new ValueClippedAdamW(Rate, [parameter])),
        new("loss scale and accumulation", PlainBytes, parameter => new UnscaledAdamW(Rate, [parameter])),
        new("carried decay", PlainBytes, parameter => new CarriedAdamW(Rate, [parameter])),
        new("zeroing", 32, parameter => new ZeroingAdamW(Rate, [parameter])),
        new("clipping by the global norm", 32, parameter => new NormClippedAdamW(Rate, [parameter])),
        new("the same, scaled, skipping, guarded", 32, parameter => new GuardedAdamW(Rate, [parameter])),
        new("an average of the weights", 36, parameter => new AveragedAdamW(Rate, [parameter])),
        new("adaptive clipping, rows of 1,024", 36, parameter => new AdaptiveAdamW(Rate, [parameter])),
    ];

    /// <summary>The most time that is wanted of a step, as a part of the plain one's.</summary>
    public double Wanted => Margin * BytesPerParameter / PlainBytes;
}
