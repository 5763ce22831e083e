using System;

namespace GenOptim.Generator.Model;

/// <summary>The values that a hyperparameter of <c>[DecoupledOptimizer]</c> may have.</summary>
internal sealed class HyperparameterRange
{
    // The largest factor in common use, PyTorch's for the second moment: an average over 1 / (1 - 0.999) = 1,000 steps. The nearest double
    // below 1 would be an average over 10^16 steps, which no training takes.
    private const double LargestAverage = 0.999;

    /// <summary>A factor by which a moving average is kept: at least 0 and below 1.</summary>
    public static readonly HyperparameterRange Average = new("at least 0 and below 1", static value => value is >= 0 and < 1, LargestAverage);

    /// <summary>A share: from 0 to 1.</summary>
    public static readonly HyperparameterRange Fraction = new("between 0 and 1", static value => value is >= 0 and <= 1, 1);

    /// <summary>Any finite number that is not negative.</summary>
    public static readonly HyperparameterRange NonNegative = new("finite and at least 0", static value => value >= 0 && !double.IsInfinity(value), null);

    /// <summary>Any number: a constant of the user's, of which nothing is known.</summary>
    public static readonly HyperparameterRange Any = new("a number", static _ => true, null);

    private readonly Func<double, bool> _contains;
    private readonly double? _largest;

    private HyperparameterRange(string rule, Func<double, bool> contains, double? largest)
    {
        Rule = rule;
        _contains = contains;
        _largest = largest;
    }

    /// <summary>The range in words: "it must be ...".</summary>
    public string Rule { get; }

    /// <summary>Whether <paramref name="value"/> is allowed.</summary>
    public bool Contains(double value)
    {
        return _contains(value);
    }

    /// <summary>The allowed value that <paramref name="value"/> is clamped to, or null where none is near: NaN, and infinity where there is no largest.</summary>
    public double? Clamp(double value)
    {
        return Contains(value) ? value
            : value < 0 ? 0
            : value > 0 ? _largest
            : null;
    }
}
