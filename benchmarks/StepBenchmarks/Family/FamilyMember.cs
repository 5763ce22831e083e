using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Benchmarks.Family;

/// <summary>An algorithm that is timed.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="BytesPerParameter">What a step moves, as the index of the algorithms' pages has it, where a test counts it.</param>
/// <param name="TorchClass">PyTorch's class with the same traffic; null where there is none.</param>
/// <param name="Create">An optimizer of one parameter.</param>
internal sealed record FamilyMember(string Name, double BytesPerParameter, string? TorchClass, Func<Parameter<float>, IOptimizer> Create)
{
    private const double Rate = 1e-3;

    /// <summary>All, in the order of the algorithms.</summary>
    public static IReadOnlyList<FamilyMember> All { get; } =
    [
        new("SGDW with momentum", 20, "SGD", one => new FamilySgdw(Rate, [one])),
        new("AdamW", 28, "AdamW", one => new FamilyAdamW(Rate, [one])),
        new("AdamW as a user's rule", 28, null, one => new FamilyOwnAdamW(Rate, [one])),
        new("LionW", 20, null, one => new FamilyLionW(Rate, [one])),
        new("StableAdamW", 36, null, one => new FamilyStableAdamW(Rate, [one])),
        new("NAdamW", 28, "NAdam", one => new FamilyNAdamW(Rate, [one])),
        new("RAdamW", 28, "RAdam", one => new FamilyRAdamW(Rate, [one])),
        new("Adamax", 28, null, one => new FamilyAdamax(Rate, [one])),
        new("AdEMAMix", 36, null, one => new FamilyAdEMAMix(Rate, [one])),
        new("ADOPT", 28, null, one => new FamilyAdopt(Rate, [one])),
        new("Adan", 44, null, one => new FamilyAdan(Rate, [one])),
        new("Schedule-Free AdamW", 28, null, one => new FamilyScheduleFreeAdamW(Rate, [one])),
        new("Schedule-Free RAdamW", 28, null, one => new FamilyScheduleFreeRAdamW(Rate, [one])),
        new("Schedule-Free SGDW", 20, null, one => new FamilyScheduleFreeSgdw(Rate, [one])),
        new("MARS", 44, null, one => new FamilyMars(Rate, [one])),
        new("LAMB", 48, null, one => new FamilyLamb(Rate, [one])),
        new("AdaLRLion", 28, null, one => new FamilyAdaLRLion(Rate, [one])),
        new("ClipLion", 24, null, one => new FamilyClipLion(Rate, [one])),
        new("Adafactor", 24, "Adafactor", one => new FamilyAdafactor(Rate, [one])),
        new("Prodigy", 60, null, one => new FamilyProdigy(Rate, [one])),
    ];

    /// <summary>Those whose names hold a text, in any case.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<FamilyMember> Named(string text) => All.Where(member => member.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
}
