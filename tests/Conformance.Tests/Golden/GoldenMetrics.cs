using System.Collections.Generic;

namespace GenOptim.Conformance.Golden;

/// <summary>What an original reported after the last step.</summary>
/// <param name="Reported">Per-tensor values before any reduction, by Composer's names.</param>
internal sealed record GoldenMetrics(Dictionary<string, GoldenMetric> Reported);

/// <summary>One value.</summary>
/// <param name="Bits">Its bits as float64.</param>
internal sealed record GoldenMetric(string Bits);
