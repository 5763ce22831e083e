namespace GenOptim.Measurement;

/// <summary>The sums over elements from which all metrics follow, by their place in a row of numbers.</summary>
internal static class MetricSums
{
    /// <summary>Σp², of the values after the step.</summary>
    internal const int Parameter = 0;

    /// <summary>Σg².</summary>
    internal const int Gradient = 1;

    /// <summary>Σm².</summary>
    internal const int Moment = 2;

    /// <summary>Σu², u being the value before the step less the one after.</summary>
    internal const int Update = 3;

    /// <summary>Σug.</summary>
    internal const int UpdateGradient = 4;

    /// <summary>Σmg.</summary>
    internal const int MomentGradient = 5;

    /// <summary>Σv.</summary>
    internal const int SecondMoment = 6;

    /// <summary>Number of elements that were to move and did not.</summary>
    internal const int Lost = 7;

    /// <summary>Number of elements that were to move: those whose moment, or gradient where there is none, is not zero.</summary>
    internal const int Meant = 8;

    /// <summary>How many there are.</summary>
    internal const int Count = 9;
}
