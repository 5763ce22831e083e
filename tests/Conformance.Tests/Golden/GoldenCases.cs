using System.Linq;
using Xunit;

namespace GenOptim.Conformance.Golden;

/// <summary>Rows of theories: one per case, so that a failure names the case.</summary>
public static class GoldenCases
{
    /// <summary>The cases replayed bit for bit.</summary>
    public static TheoryData<string> Replayed { get; } =
        [.. GoldenArchive.InScope.Where(entry => KnownDeviations.ReasonFor(entry) is null).Select(entry => entry.Name)];

    /// <summary>The cases recorded without fused multiply-add.</summary>
    public static TheoryData<string> Unfused { get; } =
        [.. GoldenArchive.InScope.Where(entry => KnownDeviations.ReasonFor(entry) == KnownDeviations.Unfused).Select(entry => entry.Name)];

    /// <summary>The cases in which the original steps a frozen tensor.</summary>
    public static TheoryData<string> StepsFrozen { get; } =
        [.. GoldenArchive.InScope.Where(entry => KnownDeviations.ReasonFor(entry) == KnownDeviations.StepsFrozen).Select(entry => entry.Name)];
}
