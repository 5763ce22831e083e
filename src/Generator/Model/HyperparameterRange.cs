using System;

namespace GenOptim.Generator.Model;

/// <summary>The values that a hyperparameter of <c>[DecoupledOptimizer]</c> may have.</summary>
internal sealed class HyperparameterRange
{
    // The largest factor in common use, PyTorch's for the second moment: an average over 1 / (1 - 0.999) = 1,000 steps. The nearest double
    // below 1 would be an average over 10^16 steps, which no training takes.
    private const double LargestAverage = 0.999;

    private const double SmallestInside = 0.001;

    /// <summary>A factor by which a moving average is kept: at least 0 and below 1.</summary>
    public static readonly HyperparameterRange Average = new("at least 0 and below 1", static value => value is >= 0 and < 1, LargestAverage);

    /// <summary>A share: from 0 to 1.</summary>
    public static readonly HyperparameterRange Fraction = new("between 0 and 1", static value => value is >= 0 and <= 1, 1);

    /// <summary>Any finite number that is not negative.</summary>
    public static readonly HyperparameterRange NonNegative = new("finite and at least 0", static value => value >= 0 && !double.IsInfinity(value), null);

    /// <summary>Any finite number that is not positive.</summary>
    public static readonly HyperparameterRange NonPositive = new("finite and at most 0", static value => value <= 0 && !double.IsInfinity(value), 0, null);

    /// <summary>Any finite number that makes nothing smaller.</summary>
    public static readonly HyperparameterRange AtLeastOne = new("finite and at least 1", static value => value >= 1 && !double.IsInfinity(value), null, 1);

    /// <summary>A number of steps that must be kept in memory.</summary>
    /// <param name="largest">The largest.</param>
    public static HyperparameterRange UpTo(int largest) => new(
        string.Format(System.Globalization.CultureInfo.InvariantCulture, "a whole number between 0 and {0}", largest),
        value => value >= 0 && value <= largest && value == Math.Floor(value),
        largest);

    /// <summary>Any finite number.</summary>
    public static readonly HyperparameterRange Finite = new("finite", static value => !double.IsInfinity(value) && !double.IsNaN(value), null);

    /// <summary>Any number: a constant of the user's, of which nothing is known.</summary>
    public static readonly HyperparameterRange Any = new("a number", static _ => true, null);

    /// <summary>A share that leaves something of both: above 0 and below 1.</summary>
    public static readonly HyperparameterRange Inside = new("above 0 and below 1", static value => value is > 0 and < 1, LargestAverage, SmallestInside);

    private readonly Func<double, bool> _contains;
    private readonly double? _largest;
    private readonly double? _smallest;

    private HyperparameterRange(string rule, Func<double, bool> contains, double? largest, double? smallest = 0)
    {
        Rule = rule;
        _contains = contains;
        _largest = largest;
        _smallest = smallest;
    }

    /// <summary>The range in words: "it must be ...".</summary>
    public string Rule { get; }

    /// <summary>Whether <paramref name="value"/> is allowed.</summary>
    public bool Contains(double value)
    {
        return _contains(value);
    }

    /// <summary>The allowed value that <paramref name="value"/> is clamped to, or null where none is near: NaN, and infinity where there is no largest or no smallest.</summary>
    public double? Clamp(double value)
    {
        return Contains(value) ? value
            : value <= _smallest ? _smallest
            : value > 0 ? _largest
            : null;
    }
}
